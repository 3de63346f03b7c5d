import { CapsuleGeometry, Group, Mesh, SphereGeometry, Vector3, type Object3D } from 'three';
import type { OwnScene } from '../../../shared/tasks/own/environment.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { castShadows, disposeTree, matte } from '../scene/materials.ts';
import type {
  DrawingContext,
  DrawingModule,
  Focus,
  Label,
  PlaybackLook,
  PlaybackView,
  TaskDrawing,
} from '../scene/drawing.ts';

// Metres. The axle stands high enough for the rod to hang.
const HEIGHT = 1.3;
const SPACING = 0.5;
const GHOST_OPACITY = 0.5;

/** A rod that turns about an axle: one a playback, the main one in front. */
class PendulumDrawing implements TaskDrawing {
  readonly root = new Group();
  readonly scaleBar = 0.5;
  readonly floor = { spacing: 0.5, reach: 4 };
  readonly fog = null;
  readonly shadowReach = 3;
  readonly pushPerMetre = 0;
  readonly pushAxes = 'x';
  readonly cameras = {
    overview: { from: [1.6, 0.9, 5.4], to: [0, 0, 0], fov: 30, motion: 'still' },
  } as const;
  private rods: Group[] = [];
  private readonly looks: PlaybackLook[];

  constructor(private readonly context: DrawingContext) {
    this.looks = [...context.playbacks];
  }

  begin(): void {
    this.clear();
    const { quality, scheme } = this.context;
    this.rods = this.looks.map((look, k) => {
      const ink = scheme === 'dark' ? '#e6eaee' : '#2a3138';
      const opacity = look.main ? 1 : GHOST_OPACITY;
      const body = matte(quality, look.main ? ink : look.colour, opacity);
      const rod = new Group();
      const shaft = new Mesh(new CapsuleGeometry(0.03, 1, 6, 14), body);
      shaft.position.y = 0.5;
      const bob = new Mesh(new SphereGeometry(0.08, 20, 14), matte(quality, look.colour, opacity));
      bob.position.y = 1;
      rod.add(shaft, bob);
      castShadows(rod);
      rod.position.set(0, HEIGHT, -k * SPACING);
      this.root.add(rod);
      return rod;
    });
  }

  update(views: readonly PlaybackView[]): void {
    views.forEach(({ pose }, k) => {
      const rod = this.rods[k];
      if (rod !== undefined) rod.rotation.z = -Math.atan2(pose[0] ?? 0, pose[1] ?? 1);
    });
  }

  setLook(playback: number, look: PlaybackLook): void {
    this.looks[playback] = look;
  }

  labels(): readonly Label[] {
    const ink = PALETTES[this.context.scheme].text;
    return this.rods.map((rod, k) => {
      const look = this.looks[k];
      const main = look?.main === true;
      const at = rod.localToWorld(new Vector3(0, 1.2, 0));
      return {
        text: look?.label ?? '',
        at,
        colour: main ? ink : (look?.textColour ?? ink),
        strong: main,
      };
    });
  }

  focus(): Focus {
    return { point: new Vector3(0, HEIGHT, 0), heading: 0 };
  }

  grabbable(): readonly Object3D[] {
    return [];
  }

  dispose(): void {
    this.clear();
  }

  private clear(): void {
    for (const rod of this.rods) disposeTree(rod);
    this.root.clear();
    this.rods = [];
  }
}

/** Pendulums behind each other, the genome at the dial's weight in front. */
export const PENDULUM_DRAWING: DrawingModule = {
  poseOf: (scene) => {
    const [rod] = (scene as OwnScene).shapes;
    return Float64Array.from(rod?.kind === 'line' ? rod.to : [0, 1]);
  },
  createDrawing: (context) => new PendulumDrawing(context),
};
