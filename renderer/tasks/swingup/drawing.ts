import {
  BoxGeometry,
  CapsuleGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  SphereGeometry,
  Vector3,
  type Material,
  type Object3D,
} from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';
import type { SwingupScene } from '../../../shared/tasks/swingup/dynamics.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { castShadows, contactSpot, disposeTree, matte, type Matte } from '../scene/materials.ts';
import type {
  DrawingContext,
  DrawingModule,
  Focus,
  Label,
  PlaybackLook,
  PlaybackView,
  TaskDrawing,
} from '../scene/drawing.ts';

// Metres. The track stands high enough for the pole to swing through below it.
const CART = { width: 0.34, height: 0.2, depth: 0.2 };
const POLE_RADIUS = 0.021;
const SPACING = 0.46;
const CLEARANCE = 0.22;
const GHOST_OPACITY = 0.5;

type Place = readonly [x: number, y: number, z: number];

/** A camera's place around a point. @param turn degrees to the right @param lift degrees above the floor */
function around([x, y, z]: Place, distance: number, turn: number, lift: number): Place {
  const [a, b] = [(turn * Math.PI) / 180, (lift * Math.PI) / 180];
  return [
    x + distance * Math.sin(a) * Math.cos(b),
    y + distance * Math.sin(b),
    z + distance * Math.cos(a) * Math.cos(b),
  ];
}

/** One track with its cart and pole. */
class CartPlayback {
  readonly root = new Group();
  private readonly cart = new Group();
  private readonly pole = new Group();
  private readonly spot: Mesh | null;
  private readonly rod: Mesh;
  /** A bar across the track where the cart shall stand. */
  private readonly flag: Mesh;
  private readonly shaft: Matte;
  private length = 0;

  constructor(
    context: DrawingContext,
    public look: PlaybackLook,
    private readonly rail: Material,
    private readonly height: number,
    xLimit: number,
  ) {
    const { quality, scheme } = context;
    const ink = scheme === 'dark' ? '#e6eaee' : '#2a3138';
    const opacity = look.main ? 1 : GHOST_OPACITY;
    const body = matte(quality, look.main ? ink : look.colour, opacity);
    const shaft = matte(quality, look.colour, look.main ? 1 : 0.62);
    this.shaft = shaft;
    const box = new Mesh(
      new RoundedBoxGeometry(CART.width, CART.height, CART.depth, 3, 0.03),
      body,
    );
    const axle = new Mesh(new SphereGeometry(0.034, 20, 14), shaft);
    axle.position.z = CART.depth / 2;
    this.rod = new Mesh(new CapsuleGeometry(POLE_RADIUS, 1, 6, 14), shaft);
    this.pole.add(this.rod);
    this.pole.position.z = CART.depth / 2 + POLE_RADIUS;
    this.cart.add(box, axle, this.pole);
    castShadows(this.cart);
    this.spot = quality.shadows
      ? null
      : contactSpot(CART.width * 1.8, CART.depth * 2.4, scheme === 'dark' ? 0.55 : 0.22);
    if (this.spot !== null) this.root.add(this.spot);
    this.flag = new Mesh(new CylinderGeometry(0.016, 0.016, SPACING, 12), shaft);
    this.flag.position.set(0, height - CART.height / 2 - 0.012, 0);
    this.flag.rotation.x = Math.PI / 2;
    this.root.add(this.cart, this.track(xLimit), this.flag);
  }

  setLook(look: PlaybackLook): void {
    this.look = look;
    this.shaft.color.set(look.colour);
  }

  place(pose: Float64Array, poleLength: number, goal: number | null): void {
    const [x = 0, theta = 0] = pose;
    this.flag.visible = goal !== null;
    this.flag.position.x = goal ?? 0;
    if (poleLength !== this.length) {
      this.length = poleLength;
      this.rod.geometry.dispose();
      this.rod.geometry = new CapsuleGeometry(POLE_RADIUS, poleLength, 6, 14);
      this.rod.position.y = poleLength / 2;
    }
    this.cart.position.set(x, this.height, 0);
    this.pole.rotation.z = theta;
    // The light comes from the upper left front.
    this.spot?.position.set(x + 0.12, 0.004, -0.12);
  }

  /** Where the name stands: at the free end of the pole. */
  tip(): Vector3 {
    const end = new Vector3(0, this.length + 0.04, 0);
    this.root.updateMatrixWorld(true);
    const tip = this.pole.localToWorld(end);
    const cart = this.cart.getWorldPosition(new Vector3());
    if (tip.y < cart.y) tip.set(cart.x, cart.y + CART.height / 2, tip.z);
    return tip;
  }

  get body(): Object3D {
    return this.cart;
  }

  private track(xLimit: number): Group {
    const track = new Group();
    const half = xLimit + CART.width / 2;
    for (const z of [-0.05, 0.05]) {
      const rod = new Mesh(new CylinderGeometry(0.011, 0.011, half * 2, 10), this.rail);
      rod.rotation.z = Math.PI / 2;
      rod.position.set(0, this.height - CART.height / 2 - 0.012, z);
      track.add(rod);
    }
    for (const side of [-1, 1]) {
      const post = new Mesh(new CylinderGeometry(0.014, 0.014, this.height, 10), this.rail);
      post.position.set(side * half, this.height / 2, 0);
      const stop = new Mesh(new BoxGeometry(0.05, 0.09, 0.15), this.rail);
      stop.position.set(side * half, this.height - 0.045, 0);
      track.add(post, stop);
    }
    castShadows(track);
    return track;
  }
}

class SwingupDrawing implements TaskDrawing {
  readonly root = new Group();
  readonly scaleBar = 0.5;
  readonly shadowReach = 3.6;
  readonly floor = { spacing: 0.5, reach: 9 };
  readonly fog = null;
  readonly pushPerMetre = 40;
  readonly pushAxes = 'x';
  readonly cameras;
  private playbacks: CartPlayback[] = [];
  private readonly looks: PlaybackLook[];
  private readonly point = new Vector3();
  private x = 0;

  constructor(private readonly context: DrawingContext) {
    this.looks = [...context.playbacks];
    const depth = (context.playbacks.length - 1) * SPACING;
    // The more ghosts, the more the tracks run into the depth: side by side the poles stay apart.
    const many = Math.min(1, depth / 2.76);
    const middle = -depth / 2;
    // One track is seen from end to end; its right one is nearer, and so needs more room.
    const aside = 0.16 * (1 - many);
    this.cameras = {
      overview: {
        from: around([aside, -0.05, middle], 5.8 - 0.5 * many, 20 + 22 * many, 17 + 9 * many),
        to: [aside, -0.05, middle],
        fov: 30 - 3 * many,
        motion: 'still',
      },
      follow: {
        from: around([0, 0, middle * 0.7], 3.3 + 0.8 * many, 24 + 18 * many, 17 + 9 * many),
        to: [0, 0, middle * 0.7],
        fov: 30,
        motion: 'follow',
      },
      side: {
        from: [0, 0.1, 8.5],
        to: [0, 0, 0],
        fov: 24,
        motion: 'still',
      },
    } as const;
  }

  begin(scenes: readonly unknown[]): void {
    this.clear();
    const first = scenes[0] as SwingupScene | undefined;
    const poleLength = first?.poleLength ?? 0.6;
    const height = poleLength + CLEARANCE;
    const { quality, scheme } = this.context;
    const steel = scheme === 'dark' ? '#6b757f' : '#98a2ad';
    const rail = matte(quality, steel);
    const ghostRail = matte(quality, steel, 0.45);
    this.playbacks = this.context.playbacks.map((look, k) => {
      const playback = new CartPlayback(
        this.context,
        this.looks[k] ?? look,
        look.main ? rail : ghostRail,
        height,
        first?.xLimit ?? 2.4,
      );
      playback.root.position.z = -k * SPACING;
      this.root.add(playback.root);
      return playback;
    });
    this.point.set(0, height, 0);
  }

  update(views: readonly PlaybackView[]): void {
    views.forEach((view, k) => {
      const scene = view.scene as SwingupScene;
      this.playbacks[k]?.place(view.pose, scene.poleLength, scene.goal);
    });
    this.x = views[0]?.pose[0] ?? 0;
  }

  setLook(playback: number, look: PlaybackLook): void {
    this.looks[playback] = look;
    this.playbacks[playback]?.setLook(look);
  }

  labels(): readonly Label[] {
    const ink = PALETTES[this.context.scheme].text;
    return this.playbacks.map((playback) => ({
      text: playback.look.label,
      at: playback.tip(),
      colour: playback.look.main ? ink : playback.look.textColour,
      strong: playback.look.main,
    }));
  }

  focus(): Focus {
    return { point: new Vector3(this.x, this.point.y, 0), heading: 0 };
  }

  grabbable(playback: number): readonly Object3D[] {
    const found = this.playbacks[playback];
    return found === undefined ? [] : [found.body];
  }

  dispose(): void {
    this.clear();
  }

  private clear(): void {
    for (const playback of this.playbacks) disposeTree(playback.root);
    this.root.clear();
    this.playbacks = [];
  }
}

/** Swing-up: one track a playback, the genome at the dial's weight in front, its ghosts behind it. */
export const SWINGUP_DRAWING: DrawingModule = {
  poseOf: (scene) => {
    const { x, theta } = scene as SwingupScene;
    return Float64Array.of(x, theta);
  },
  createDrawing: (context) => new SwingupDrawing(context),
};
