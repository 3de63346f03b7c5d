import { Group, Vector3, type Object3D } from 'three';
import type { BipedScene } from '../../../shared/tasks/biped/scene.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { contactSpot, disposeTree } from '../scene/materials.ts';
import type {
  DrawingContext,
  DrawingModule,
  Focus,
  Label,
  PlaybackLook,
  PlaybackView,
  TaskDrawing,
} from '../scene/drawing.ts';
import { buildTerrain, POINT_SPACING } from './terrain.ts';
import { WalkerBody } from './walker-body.ts';

// Metres: playbacks stand one behind the other on the same terrain.
const SPACING = 0.95;
const FRONT = 2.2;
const BEHIND = 12;

class BipedDrawing implements TaskDrawing {
  readonly root = new Group();
  readonly scaleBar = 1;
  readonly shadowReach = 6;
  readonly floor = null;
  readonly fog = [14, 30] as const;
  readonly pushPerMetre = 60;
  readonly pushAxes = 'xy';
  readonly cameras;
  private readonly bodies: readonly WalkerBody[];
  private readonly spots: readonly Object3D[];
  private readonly depth: number;
  private terrain: Group | null = null;
  private heights: Float64Array = new Float64Array(0);
  private readonly point = new Vector3();

  constructor(private readonly context: DrawingContext) {
    this.depth = (context.playbacks.length - 1) * SPACING;
    const back = this.depth * 0.4;
    this.cameras = {
      overview: {
        from: [2.6, 1.7 + this.depth * 0.16, 8 + back],
        to: [0.7, -0.6, -back],
        fov: 30,
        motion: 'follow',
      },
      follow: { from: [1.6, 0.9, 5.4], to: [0.4, -0.35, 0], fov: 30, motion: 'follow' },
      side: { from: [0.8, 0.2, 11], to: [0.8, -0.1, 0], fov: 28, motion: 'follow' },
      chase: { from: [-5.5, 2.4, 3.4], to: [1.5, -0.5, -back], fov: 34, motion: 'follow' },
    } as const;
    this.bodies = context.playbacks.map((look, k) => {
      const body = new WalkerBody(context, look);
      body.root.position.z = -k * SPACING;
      this.root.add(body.root);
      return body;
    });
    const dark = context.scheme === 'dark';
    this.spots = context.quality.shadows
      ? []
      : this.bodies.map((body) => {
          const spot = contactSpot(1.9, 0.8, dark ? 0.5 : 0.28);
          body.root.add(spot);
          return spot;
        });
  }

  begin(scenes: readonly unknown[]): void {
    const scene = scenes[0] as BipedScene | undefined;
    if (scene === undefined) return;
    this.clearTerrain();
    const { scheme, quality } = this.context;
    this.heights = scene.heights;
    this.terrain = buildTerrain(scene, FRONT, -this.depth - BEHIND, scheme, quality);
    this.root.add(this.terrain);
  }

  update(views: readonly PlaybackView[]): void {
    views.forEach((view, k) => {
      this.bodies[k]?.place(view.pose, view.scene as BipedScene);
      const x = view.pose[0] ?? 0;
      this.spots[k]?.position.set(x, this.heightAt(x) + 0.02, 0);
    });
    const main = this.bodies[0]?.hull.position;
    if (main !== undefined) this.point.copy(main);
  }

  setLook(playback: number, look: PlaybackLook): void {
    this.bodies[playback]?.setLook(look);
  }

  labels(): readonly Label[] {
    const ink = PALETTES[this.context.scheme].text;
    return this.bodies.map((body) => ({
      text: body.text,
      at: body.top(),
      colour: body.look.main ? ink : body.look.textColour,
      strong: body.look.main,
    }));
  }

  /** The hull's place along the track, at a height that does not bob with each step. */
  focus(): Focus {
    const ground = this.heightAt(this.point.x);
    return { point: new Vector3(this.point.x, ground + 1.7, 0), heading: 0 };
  }

  grabbable(playback: number): readonly Object3D[] {
    const body = this.bodies[playback];
    return body === undefined ? [] : [body.hull];
  }

  dispose(): void {
    this.clearTerrain();
    disposeTree(this.root);
  }

  private heightAt(x: number): number {
    const place = Math.min(this.heights.length - 1, Math.max(0, x / POINT_SPACING));
    const low = Math.floor(place);
    const a = this.heights[low] ?? 0;
    const b = this.heights[low + 1] ?? a;
    return a + (b - a) * (place - low);
  }

  private clearTerrain(): void {
    if (this.terrain === null) return;
    disposeTree(this.terrain);
    this.root.remove(this.terrain);
    this.terrain = null;
  }
}

/** The walker: rounded limbs on terrain with depth; the main one shows what it senses. */
export const BIPED_DRAWING: DrawingModule = {
  poseOf: (data) => {
    const { hull, legs } = data as BipedScene;
    return Float64Array.from([hull, ...legs].flatMap(({ x, y, angle }) => [x, y, angle]));
  },
  createDrawing: (context) => new BipedDrawing(context),
};
