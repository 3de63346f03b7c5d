import {
  DataTexture,
  Group,
  LinearFilter,
  Mesh,
  MeshBasicMaterial,
  NearestFilter,
  PlaneGeometry,
  SRGBColorSpace,
  Vector3,
} from 'three';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { unpackFrame, type PackedFrame } from '../../../shared/tasks/program/frames.ts';
import type { FrameScene } from '../../lab/courses/environment.ts';
import type {
  DrawingContext,
  DrawingModule,
  Focus,
  Label,
  PlaybackLook,
  PlaybackView,
  TaskDrawing,
} from '../scene/drawing.ts';

/** How high a picture stands in the scene, and how far away it is seen from, in its own units. */
const HEIGHT = 2;
const FIELD_OF_VIEW = 30;
/** Share of the view's height, and of its width at 16:9, that a picture fills; its name stands above. */
const SHARE = 0.84;
/** Pictures with fewer pixels in a row keep their edges. */
const COARSE = 100;

const frameOf = (scene: unknown): PackedFrame | null => (scene as FrameScene).frame;

/** The picture as a texture. A texture begins at the bottom. */
function textureOf(frame: PackedFrame): DataTexture {
  const { width, height } = frame;
  const texture = new DataTexture(unpackFrame(frame), width, height);
  texture.colorSpace = SRGBColorSpace;
  texture.flipY = true;
  texture.magFilter = width < COARSE ? NearestFilter : LinearFilter;
  texture.minFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

/** The pictures that a program has of itself, upright before the camera. */
class FrameDrawing implements TaskDrawing {
  readonly root = new Group();
  readonly scaleBar = 0;
  readonly isFlat = true;
  readonly floor = null;
  readonly fog = null;
  readonly shadowReach = 1;
  readonly pushPerMetre = 0;
  readonly pushAxes = 'x';
  private readonly material = new MeshBasicMaterial();
  private readonly plane = new Mesh(new PlaneGeometry(1, 1), this.material);
  private shown: PackedFrame | null = null;
  private label: PlaybackLook | undefined;

  constructor(private readonly context: DrawingContext) {
    [this.label] = context.playbacks;
    this.plane.visible = false;
    this.root.add(this.plane);
  }

  get cameras(): TaskDrawing['cameras'] {
    const away = HEIGHT / 2 / SHARE / Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
    return {
      overview: { from: [0, 0, away], to: [0, 0, 0], fov: FIELD_OF_VIEW, motion: 'still' },
    };
  }

  begin(scenes: readonly unknown[]): void {
    this.show(frameOf(scenes[0] ?? { frame: null }));
  }

  update([main]: readonly PlaybackView[]): void {
    if (main !== undefined) this.show(frameOf(main.scene));
  }

  setLook(playback: number, look: PlaybackLook): void {
    if (playback === 0) this.label = look;
  }

  labels(): readonly Label[] {
    const text = this.label?.label ?? '';
    const colour = PALETTES[this.context.scheme].text;
    return [
      { text, at: new Vector3(0, (this.plane.scale.y || HEIGHT) / 2, 0), colour, strong: true },
    ];
  }

  focus(): Focus {
    return { point: new Vector3(0, 0, 0), heading: 0 };
  }

  grabbable(): readonly [] {
    return [];
  }

  dispose(): void {
    this.material.map?.dispose();
    this.material.dispose();
    this.plane.geometry.dispose();
  }

  private show(frame: PackedFrame | null): void {
    if (frame === this.shown) return;
    this.shown = frame;
    this.plane.visible = frame !== null;
    if (frame === null) return;
    this.material.map?.dispose();
    this.material.map = textureOf(frame);
    this.material.needsUpdate = true;
    // A wide picture is as wide as the view, a high one as high.
    const aspect = frame.width / frame.height;
    const height = Math.min(HEIGHT, (HEIGHT * 16) / 9 / aspect);
    this.plane.scale.set(height * aspect, height, 1);
  }
}

/** A program's own pictures as the scene. */
export const FRAME_DRAWING: DrawingModule = {
  poseOf: () => new Float64Array(0),
  createDrawing: (context) => new FrameDrawing(context),
};
