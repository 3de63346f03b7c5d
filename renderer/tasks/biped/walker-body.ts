import {
  BufferAttribute,
  BufferGeometry,
  Color,
  ExtrudeGeometry,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  RingGeometry,
  Shape,
  SphereGeometry,
  Vector3,
  type Object3D,
} from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';
import {
  HULL_OUTLINE,
  LEG_HEIGHT,
  LOWER_LEG_WIDTH,
  UPPER_LEG_WIDTH,
  type BipedScene,
} from '../../../shared/tasks/biped/scene.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { formatNumber } from '../../../shared/drawing/numbers.ts';
import { castShadows, matte, type Matte } from '../scene/materials.ts';
import type { DrawingContext, PlaybackLook } from '../scene/drawing.ts';
import { SpeedGauge } from './gauge.ts';

const HULL_DEPTH = 0.5;
const LEG_DEPTH = 0.19;
/** The left leg stands behind, the right in front. */
const LEG_Z = 0.17;
const TORQUE_MOST = 80;
const RING_SEGMENTS = 48;
/** A shorter arc is too small to be read. */
const FEWEST_SEGMENTS = 3;
const MOST_SPARKS = 12;

/** Hull and legs of one walker; the main one also shows its lidar, torques and contacts. */
export class WalkerBody {
  readonly root = new Group();
  readonly hull = new Group();
  private readonly limbs: Mesh[];
  private readonly limbMaterial: Matte;
  private readonly sense: Senses | null;
  private readonly gauge: SpeedGauge;
  private pace = '';

  constructor(
    context: DrawingContext,
    public look: PlaybackLook,
  ) {
    const { quality, scheme } = context;
    const ink = scheme === 'dark' ? '#e2e6ea' : '#39424b';
    const opacity = look.main ? 1 : 0.5;
    const hullMaterial = matte(quality, look.main ? ink : look.colour, opacity);
    this.limbMaterial = matte(quality, look.colour, opacity);
    const hull = new Mesh(hullGeometry(), hullMaterial);
    hull.position.z = -HULL_DEPTH / 2;
    this.hull.add(hull);
    this.limbs = [0, 1, 2, 3].map((k) => {
      const width = k % 2 === 0 ? UPPER_LEG_WIDTH : LOWER_LEG_WIDTH;
      const radius = width * 0.42;
      const box = new RoundedBoxGeometry(width, LEG_HEIGHT, LEG_DEPTH, 4, Math.min(radius, 0.09));
      return new Mesh(box, this.limbMaterial);
    });
    this.root.add(this.hull, ...this.limbs);
    castShadows(this.root);
    this.sense = look.main ? new Senses(context) : null;
    if (this.sense !== null) this.root.add(this.sense.root);
    this.gauge = new SpeedGauge(context, look);
    this.root.add(this.gauge.root);
  }

  /** What stands over it: its name, and with a goal how fast it goes and shall go. */
  get text(): string {
    return [this.look.label, this.pace].filter((part) => part !== '').join(', ');
  }

  setLook(look: PlaybackLook): void {
    this.look = look;
    this.limbMaterial.color.set(look.colour);
    this.gauge.setLook(look);
  }

  /** @param pose x, y and angle of hull, then of each leg part */
  place(pose: Float64Array, scene: BipedScene): void {
    const set = (object: Object3D, k: number, z: number): void => {
      object.position.set(pose[k * 3] ?? 0, pose[k * 3 + 1] ?? 0, z);
      object.rotation.z = pose[k * 3 + 2] ?? 0;
    };
    set(this.hull, 0, 0);
    this.limbs.forEach((limb, k) => set(limb, k + 1, k < 2 ? -LEG_Z : LEG_Z));
    const hull = this.hull.position;
    this.sense?.show(scene, hull.x - scene.hull.x, hull.y - scene.hull.y);
    const { speed, goal } = scene;
    this.gauge.place(hull.x, hull.y, speed, goal);
    this.pace = goal === null ? '' : `${formatNumber(speed, 1)} of ${formatNumber(goal, 1)} m/s`;
  }

  /** Where the name stands: above the hull, and above the gauge. */
  top(): Vector3 {
    this.root.updateMatrixWorld(true);
    const height = this.pace === '' ? 0.5 : 0.94;
    return this.root.localToWorld(this.hull.position.clone().add(new Vector3(0, height, 0)));
  }
}

function hullGeometry(): ExtrudeGeometry {
  const shape = new Shape();
  const bevel = 0.05;
  const [cx, cy] = [0, -0.006];
  HULL_OUTLINE.forEach(([x, y], k) => {
    // The bevel adds to the outline: what is seen keeps the true measures.
    const inset = (value: number, middle: number): number =>
      value - Math.sign(value - middle) * bevel;
    if (k === 0) shape.moveTo(inset(x, cx), inset(y, cy));
    else shape.lineTo(inset(x, cx), inset(y, cy));
  });
  return new ExtrudeGeometry(shape, {
    depth: HULL_DEPTH,
    bevelSize: bevel,
    bevelThickness: bevel,
    bevelSegments: 3,
  });
}

/** What the walker feels: lidar rays, torques at the joints, contacts of the feet. */
class Senses {
  readonly root = new Group();
  private readonly rays: BufferGeometry;
  private readonly hits: Mesh[];
  private readonly arcs: Mesh[];
  private readonly sparks: Mesh[];

  constructor({ scheme }: DrawingContext) {
    const palette = PALETTES[scheme];
    const lidar = new Color(palette.lidar);
    this.rays = new BufferGeometry();
    this.rays.setAttribute('position', new BufferAttribute(new Float32Array(10 * 6), 3));
    const beam = new LineBasicMaterial({ color: lidar, transparent: true, opacity: 0.55 });
    const lines = new LineSegments(this.rays, beam);
    lines.frustumCulled = false;
    const dot = new MeshBasicMaterial({ color: lidar });
    this.hits = Array.from({ length: 10 }, () => new Mesh(new SphereGeometry(0.035, 8, 6), dot));
    const arc = new MeshBasicMaterial({
      color: new Color(palette.series.max),
      transparent: true,
      opacity: 0.9,
      side: 2,
    });
    this.arcs = Array.from({ length: 4 }, () => {
      const mesh = new Mesh(new RingGeometry(0.2, 0.245, RING_SEGMENTS, 1), arc);
      mesh.renderOrder = 2;
      return mesh;
    });
    const spark = new MeshBasicMaterial({ color: lidar, transparent: true, opacity: 0.85 });
    this.sparks = Array.from(
      { length: MOST_SPARKS },
      () => new Mesh(new SphereGeometry(0.05, 8, 6), spark),
    );
    this.root.add(lines, ...this.hits, ...this.arcs, ...this.sparks);
  }

  /** @param dx, dy from the last step's body to the picture between two steps */
  show(scene: BipedScene, dx: number, dy: number): void {
    const places = this.rays.getAttribute('position');
    scene.lidar.forEach(({ fromX, fromY, toX, toY, fraction }, k) => {
      places.setXYZ(k * 2, fromX + dx, fromY + dy, 0.02);
      places.setXYZ(k * 2 + 1, toX, toY, 0.02);
      const hit = this.hits[k];
      if (hit === undefined) return;
      hit.visible = fraction < 1;
      hit.position.set(toX, toY, 0.02);
    });
    places.needsUpdate = true;
    scene.joints.forEach(({ x, y, torque }, k) => {
      const arc = this.arcs[k];
      if (arc === undefined) return;
      const share = Math.min(1, Math.abs(torque) / TORQUE_MOST);
      const segments = Math.round(share * RING_SEGMENTS * 0.75);
      arc.visible = segments >= FEWEST_SEGMENTS;
      arc.geometry.setDrawRange(0, segments * 6);
      arc.position.set(x + dx, y + dy, (k < 2 ? -LEG_Z : LEG_Z) + LEG_DEPTH / 2 + 0.01);
      arc.scale.x = torque < 0 ? -1 : 1;
      arc.rotation.z = Math.PI / 2;
    });
    this.sparks.forEach((spark, k) => {
      const contact = scene.contacts[k];
      spark.visible = contact !== undefined && contact.normal > 0;
      if (contact === undefined) return;
      spark.position.set(contact.x, contact.y, contact.body < 3 ? -LEG_Z : LEG_Z);
      spark.scale.setScalar(Math.min(2, 0.4 + Math.sqrt(Math.max(0, contact.normal)) / 14));
    });
  }
}
