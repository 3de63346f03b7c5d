import {
  BoxGeometry,
  Color,
  CylinderGeometry,
  ExtrudeGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  Shape,
} from 'three';
import { CAR_SIZE, WHEEL_ANCHORS } from '../../../shared/tasks/racing/constants.ts';
import type { RacingScene } from '../../../shared/tasks/racing/environment.ts';
import { castShadows, contactSpot, matte, type Matte } from '../scene/materials.ts';
import type { DrawingContext, PlaybackLook } from '../scene/drawing.ts';

// The published outlines of the hull, in car units: the front wing, the nose, the body, the rear wing.
const FRONT_WING = [-60, 130, 60, 130, 60, 110, -60, 110];
const NOSE = [-15, 120, 15, 120, 20, 20, -20, 20];
const BODY = [25, 20, 50, -10, 50, -40, 20, -90, -20, -90, -50, -40, -50, -10, -25, 20];
const REAR_WING = [-50, -120, 50, -120, 50, -90, -50, -90];
const WHEEL_RADIUS = 27 * CAR_SIZE;
const WHEEL_WIDTH = 28 * CAR_SIZE;

/** An outline of the hull as a block from `low` to `high` above the ground. */
function block(outline: readonly number[], low: number, high: number, material: Matte): Mesh {
  const shape = new Shape();
  for (let k = 0; k + 1 < outline.length; k += 2) {
    const [x, y] = [(outline[k] ?? 0) * CAR_SIZE, (outline[k + 1] ?? 0) * CAR_SIZE];
    if (k === 0) shape.moveTo(x, y);
    else shape.lineTo(x, y);
  }
  const bevel = { bevelSize: 0.03, bevelThickness: 0.03, bevelSegments: 2 };
  const mesh = new Mesh(new ExtrudeGeometry(shape, { depth: high - low, ...bevel }), material);
  mesh.rotation.x = -Math.PI / 2;
  mesh.position.y = low;
  return mesh;
}

/** One car: hull, wings in the weight's colour, wheels that steer and turn, brake lights. */
export class RacingCar {
  readonly root = new Group();
  private readonly wings: Matte;
  private readonly steered: Group[] = [];
  private readonly rolling: Group[] = [];
  private readonly light = new MeshBasicMaterial({ color: new Color('#5a1d18') });

  constructor(
    { quality, scheme }: DrawingContext,
    public look: PlaybackLook,
  ) {
    const opacity = look.main ? 1 : 0.5;
    const ink = scheme === 'dark' ? '#e2e6ea' : '#2f373f';
    const hull = matte(quality, look.main ? ink : look.colour, opacity);
    this.wings = matte(quality, look.colour, opacity);
    const rubber = matte(quality, '#1b1f24', opacity);
    const rim = matte(quality, '#aab2ba', opacity);
    this.root.add(
      block(FRONT_WING, 0.2, 0.32, this.wings),
      block(NOSE, 0.25, 0.62, hull),
      block(BODY, 0.22, 0.85, hull),
      block(REAR_WING, 0.95, 1.08, this.wings),
    );
    const strut = new Mesh(new BoxGeometry(0.2, 0.6, 0.3), hull);
    strut.position.set(0, 0.7, 105 * CAR_SIZE);
    this.root.add(strut);
    for (const side of [-1, 1]) {
      const lamp = new Mesh(new BoxGeometry(0.35, 0.16, 0.08), this.light);
      lamp.position.set(side * 0.55, 0.6, 93 * CAR_SIZE);
      this.root.add(lamp);
    }
    for (const [x, y] of WHEEL_ANCHORS) this.addWheel(x, y, rubber, rim);
    castShadows(this.root);
    if (!quality.shadows) this.root.add(contactSpot(3.4, 6.4, scheme === 'dark' ? 0.55 : 0.35));
  }

  setLook(look: PlaybackLook): void {
    this.look = look;
    this.wings.color.set(look.colour);
  }

  /** @param pose x, y, angle, then the joint angle and the phase of each wheel */
  place(pose: Float64Array, scene: RacingScene): void {
    this.root.position.set(pose[0] ?? 0, 0.06, -(pose[1] ?? 0));
    this.root.rotation.y = pose[2] ?? 0;
    this.steered.forEach((wheel, k) => (wheel.rotation.y = pose[3 + k * 2] ?? 0));
    this.rolling.forEach((wheel, k) => (wheel.rotation.x = -(pose[4 + k * 2] ?? 0)));
    this.light.color.set(scene.car.brake > 0 ? '#ff4030' : '#5a1d18');
  }

  private addWheel(x: number, y: number, rubber: Matte, rim: Matte): void {
    const steered = new Group();
    steered.position.set(x, WHEEL_RADIUS, -y);
    const rolling = new Group();
    const tyre = new Mesh(
      new CylinderGeometry(WHEEL_RADIUS, WHEEL_RADIUS, WHEEL_WIDTH, 24),
      rubber,
    );
    const hub = new Mesh(new BoxGeometry(WHEEL_RADIUS, WHEEL_WIDTH * 1.04, 0.14), rim);
    tyre.rotation.z = hub.rotation.z = Math.PI / 2;
    rolling.add(tyre, hub);
    steered.add(rolling);
    this.root.add(steered);
    this.steered.push(steered);
    this.rolling.push(rolling);
  }
}
