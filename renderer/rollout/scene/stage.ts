import {
  Color,
  DirectionalLight,
  Fog,
  HemisphereLight,
  NoToneMapping,
  PCFShadowMap,
  Scene,
  WebGLRenderer,
} from 'three';
import { PrecocialError } from '../../../shared/base/errors.ts';
import type { CameraMode } from '../../state/rollout.ts';
import { PALETTES, type Scheme } from '../../../shared/drawing/tokens.ts';
import type { PlaybackView, TaskDrawing } from '../../tasks/scene/drawing.ts';
import { drawAnnotations } from './annotations.ts';
import { drawMap } from './map.ts';
import { CameraRig } from './camera-rig.ts';
import { Floor } from './floor.ts';
import { disposeTree } from '../../tasks/scene/materials.ts';
import type { Quality } from '../../tasks/scene/quality.ts';

/**
 * One picture of a task: neutral studio light, a floor, the task's bodies and their names. The window shows
 * it live, a film draws it frame by frame; both through this class.
 */
export class Stage {
  readonly rig = new CameraRig();
  private readonly scene = new Scene();
  private readonly renderer: WebGLRenderer;
  private readonly key = new DirectionalLight(0xffffff, 2.1);
  private readonly floor: Floor | null;
  /** Bodies that left, kept until the next are drawn: their shader programs are then still in use. */
  private gone: TaskDrawing[] = [];
  private mode: CameraMode = 'overview';
  private width = 1;
  private height = 1;

  /**
   * @param canvas takes the bodies; names are written on `annotations`, which lies above it
   * @throws PrecocialError 'unsupported' if WebGL cannot be had
   */
  constructor(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    private shown: TaskDrawing,
    private readonly scheme: Scheme,
    readonly quality: Quality,
  ) {
    this.renderer = createRenderer(canvas, quality);
    this.renderer.shadowMap.enabled = quality.shadows;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.toneMapping = NoToneMapping;
    this.scene.background = new Color(PALETTES[scheme].scene);
    const drawing = shown;
    this.floor =
      drawing.floor === null
        ? null
        : new Floor(scheme, drawing.floor, quality.shadows ? drawing.shadowReach : 0);
    if (drawing.fog !== null) this.scene.fog = new Fog(PALETTES[scheme].scene, ...drawing.fog);
    this.light(quality);
    if (this.floor !== null) this.scene.add(this.floor.root);
    this.scene.add(drawing.root);
  }

  get drawing(): TaskDrawing {
    return this.shown;
  }

  /**
   * Takes other bodies of the same task in place of those before. `begin` is to follow. What was compiled
   * for the picture stays, which took longer than all else.
   */
  recast(drawing: TaskDrawing): void {
    this.scene.remove(this.shown.root);
    this.gone.push(this.shown);
    this.shown = drawing;
    this.scene.add(drawing.root);
  }

  /** Size of the picture in px of its own scale; the canvas has `pixelRatio` times as many. */
  resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    const pixels = (length: number): number => Math.round(length * this.quality.pixelRatio);
    this.renderer.setSize(pixels(width), pixels(height), false);
    this.rig.setAspect(width / Math.max(1, height));
  }

  /** Puts the camera in one of its places; a task without that place shows its overview. */
  setCamera(mode: CameraMode): void {
    this.mode = mode;
    this.rig.place(
      this.drawing.cameras[mode] ?? this.drawing.cameras.overview,
      this.drawing.focus(),
    );
  }

  /** A new episode. */
  begin(scenes: readonly unknown[], playbacks: readonly PlaybackView[]): void {
    this.drawing.begin(scenes);
    this.drawing.update(playbacks);
    this.setCamera(this.mode);
  }

  /** Draws one frame. @param seconds since the last one, for the camera's smooth following */
  draw(playbacks: readonly PlaybackView[], seconds: number): void {
    this.drawing.update(playbacks);
    const focus = this.drawing.focus();
    this.rig.follow(focus, seconds);
    this.floor?.centreOn(this.rig.target);
    const reach = this.drawing.shadowReach;
    this.key.target.position.copy(focus.point);
    this.key.position.copy(focus.point).add({ x: -reach * 0.5, y: reach * 2, z: reach * 0.55 });
    this.renderer.render(this.scene, this.rig.camera);
    this.leave();
  }

  /** Writes names, axes and scale over the last frame. The context is in CSS pixels and cleared. */
  annotate(context: CanvasRenderingContext2D): void {
    const frame = { width: this.width, height: this.height };
    const { camera, target } = this.rig;
    camera.updateMatrixWorld();
    const { drawing } = this;
    drawAnnotations(context, frame, camera, target, drawing.labels(), drawing, this.scheme);
    const map = this.drawing.map?.() ?? null;
    if (map !== null) drawMap(context, frame, map, this.scheme);
  }

  private leave(): void {
    for (const drawing of this.gone) drawing.dispose();
    this.gone = [];
  }

  dispose(): void {
    this.leave();
    this.drawing.dispose();
    disposeTree(this.scene);
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private light(quality: Quality): void {
    const dark = this.scheme === 'dark';
    const sky = new HemisphereLight(0xffffff, dark ? 0x39424c : 0xc9ced4, dark ? 1.5 : 1.7);
    this.key.intensity = dark ? 1.7 : 1.9;
    this.scene.add(sky, this.key, this.key.target);
    if (!quality.shadows) return;
    const reach = this.drawing.shadowReach;
    this.key.castShadow = true;
    this.key.shadow.mapSize.set(2048, 2048);
    this.key.shadow.radius = 5;
    this.key.shadow.normalBias = 0.02;
    this.key.shadow.bias = -0.0004;
    const box = this.key.shadow.camera;
    box.left = box.bottom = -reach;
    box.right = box.top = reach;
    box.far = reach * 5;
    box.updateProjectionMatrix();
  }
}

function createRenderer(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  quality: Quality,
): WebGLRenderer {
  try {
    return new WebGLRenderer({
      canvas,
      antialias: quality.antialias,
      powerPreference: 'default',
      preserveDrawingBuffer: false,
    });
  } catch (error) {
    throw new PrecocialError(
      'unsupported',
      'This machine offers no WebGL, so the 3-D view cannot be drawn; genomes, tests, sweeps and searches work without it.',
      {},
      { cause: error },
    );
  }
}
