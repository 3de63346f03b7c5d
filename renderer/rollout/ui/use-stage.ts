import { useEffect, useRef, useState, type RefObject } from 'react';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { messageOf } from '../../../shared/base/errors.ts';
import { readoutStore, rolloutStore } from '../../state/rollout.ts';
import { useScheme } from '../../theme/scheme.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { live, type LiveScene } from '../live/live.ts';
import { Stillness } from '../live/stillness.ts';
import { applyGrip, grab, holdOf, pull, type Grip } from '../live/push.ts';
import { drawGrip } from '../scene/annotations.ts';
import type { DrawingModule, TaskDrawing } from '../../tasks/scene/drawing.ts';
import { detectGraphics, qualityFor, type Quality } from '../../tasks/scene/quality.ts';
import { Stage } from '../scene/stage.ts';

/** Seconds until the following camera has come to rest. */
const SETTLE = 1;

/** Bodies for the playbacks of a scene. */
function drawingOf(
  { cast, scheme }: LiveScene,
  bodies: DrawingModule,
  quality: Quality,
): TaskDrawing {
  return bodies.createDrawing({ scheme, quality, playbacks: cast.map(({ look }) => look) });
}

/** A stage on its canvases, following the live rollout. */
class LiveStage {
  private stage: Stage | null = null;
  private controls: OrbitControls | null = null;
  private scene: LiveScene | null = null;
  private canvas: HTMLCanvasElement | null = null;
  private episode = 0;
  private camera = rolloutStore.getState().camera;
  private grip: Grip | null = null;
  private failed = false;
  /** Pixels of the screen a px had when the stage was made. */
  private ratio = window.devicePixelRatio;
  private stillness = new Stillness(SETTLE);
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly box: HTMLElement,
    private readonly over: HTMLCanvasElement,
    private readonly fail: (message: string) => void,
  ) {
    this.ends.push(
      live.use(),
      live.onFrame((seconds) => this.frame(seconds)),
    );
    this.listen('pointerdown', (event) => this.press(event));
    this.listen('pointermove', (event) => this.move(event));
    for (const type of ['pointerup', 'pointercancel'] as const)
      this.listen(type, () => this.release());
  }

  dispose(): void {
    for (const end of this.ends) end();
    this.clear();
  }

  private frame(seconds: number): void {
    const isDenser = this.ratio !== window.devicePixelRatio;
    if (live.scene !== this.scene || isDenser) this.rebuild(live.scene);
    const { stage, scene } = this;
    if (stage === null || scene === null) return;
    stage.resize(this.box.clientWidth, this.box.clientHeight);
    const views = scene.player.views();
    if (this.episode !== scene.episode) {
      this.episode = scene.episode;
      stage.begin(
        views.map((view) => view.scene),
        views,
      );
    }
    const { camera } = rolloutStore.getState();
    if (camera !== this.camera) stage.setCamera((this.camera = camera));
    applyGrip(scene.player.simulation, stage.drawing, this.grip);
    stage.drawing.setLook(0, live.mainLook());
    this.controls?.update();
    if (this.stillness.rests(this.stamp(stage, scene), seconds)) return;
    stage.draw(views, seconds);
    this.annotate(stage);
  }

  /** What decides the picture, but for the camera's own following. */
  private stamp({ rig }: Stage, { player, episode }: LiveScene): string {
    const { clientWidth, clientHeight } = this.box;
    const { position, quaternion } = rig.camera;
    const camera = [...position.toArray(), ...quaternion.toArray()];
    const held = this.grip === null ? null : this.grip.to;
    return JSON.stringify([player.stamp(), episode, camera, held, clientWidth, clientHeight]);
  }

  private annotate(stage: Stage): void {
    const ratio = Math.min(2, window.devicePixelRatio);
    const { clientWidth: width, clientHeight: height } = this.box;
    if (this.over.width !== Math.round(width * ratio)) this.over.width = Math.round(width * ratio);
    if (this.over.height !== Math.round(height * ratio))
      this.over.height = Math.round(height * ratio);
    const context = this.over.getContext('2d');
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    stage.annotate(context);
    if (this.grip !== null)
      drawGrip(
        context,
        { width, height },
        stage.rig.camera,
        holdOf(this.grip),
        this.grip.to,
        PALETTES[this.scene?.scheme ?? 'light'].accent,
      );
  }

  /** Other bodies of the same task go on the stage that stands. @returns false where there is none for them */
  private recast(scene: LiveScene | null): boolean {
    const { stage, scene: before } = this;
    const bodies = scene?.drawing ?? null;
    const stays =
      stage !== null &&
      scene !== null &&
      bodies !== null &&
      before?.task === scene.task &&
      before.scheme === scene.scheme &&
      this.ratio === window.devicePixelRatio;
    if (!stays) return false;
    this.release();
    this.scene = scene;
    this.episode = -1;
    this.stillness = new Stillness(SETTLE);
    stage.recast(drawingOf(scene, bodies, stage.quality));
    return true;
  }

  private rebuild(scene: LiveScene | null): void {
    if (this.recast(scene)) return;
    this.clear();
    this.stillness = new Stillness(SETTLE);
    this.scene = scene;
    this.ratio = window.devicePixelRatio;
    const bodies = scene?.drawing ?? null;
    if (scene === null || bodies === null || this.failed) return;
    const { graphics } = detectGraphics();
    readoutStore.setState({ graphics });
    const quality = qualityFor(graphics, window.devicePixelRatio);
    const canvas = document.createElement('canvas');
    // What a lost context takes with it is drawn anew once there is another, even where everything rests.
    canvas.addEventListener('webglcontextrestored', () => {
      this.stillness = new Stillness(SETTLE);
    });
    this.box.prepend(canvas);
    this.canvas = canvas;
    const drawing = drawingOf(scene, bodies, quality);
    try {
      this.stage = new Stage(canvas, drawing, scene.scheme, quality);
    } catch (error) {
      this.failed = true;
      canvas.remove();
      this.fail(messageOf(error));
      return;
    }
    this.camera = rolloutStore.getState().camera;
    this.episode = -1;
    this.stage.resize(this.box.clientWidth, this.box.clientHeight);
    this.stage.setCamera(this.camera);
    this.controls = new OrbitControls(this.stage.rig.camera, this.box);
    this.controls.target = this.stage.rig.target;
    this.controls.enableRotate = drawing.isFlat !== true;
    this.controls.maxPolarAngle = Math.PI * 0.495;
    this.controls.minDistance = 0.5;
    this.controls.maxDistance = 200;
  }

  private clear(): void {
    this.release();
    // Names and axes are those of bodies that are gone.
    this.over.getContext('2d')?.clearRect(0, 0, this.over.width, this.over.height);
    this.controls?.dispose();
    this.stage?.dispose();
    this.canvas?.remove();
    this.controls = null;
    this.stage = null;
    this.canvas = null;
  }

  private press(event: PointerEvent): void {
    const { stage, scene } = this;
    if (stage === null || scene === null || event.button !== 0) return;
    const [x, y] = this.place(event);
    // The future that is left as it was stays so.
    const playbacks = scene.player.fork === null ? scene.player.simulation.actors.length : 1;
    this.grip = grab(stage.drawing, playbacks, stage.rig.camera, x, y);
    if (this.grip === null) return;
    if (this.controls !== null) this.controls.enabled = false;
    this.box.setPointerCapture(event.pointerId);
    event.stopPropagation();
  }

  private move(event: PointerEvent): void {
    if (this.grip === null || this.stage === null) return;
    pull(this.grip, this.stage.rig.camera, ...this.place(event));
  }

  private release(): void {
    this.grip = null;
    if (this.controls !== null) this.controls.enabled = true;
  }

  private place(event: PointerEvent): [x: number, y: number] {
    const { left, top, width, height } = this.box.getBoundingClientRect();
    return [((event.clientX - left) / width) * 2 - 1, 1 - ((event.clientY - top) / height) * 2];
  }

  private listen(
    type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel',
    listener: (event: PointerEvent) => void,
  ): void {
    // Before OrbitControls, which listens on the same element: a body held is not an orbit.
    this.box.addEventListener(type, listener, { capture: true });
    this.ends.push(() => this.box.removeEventListener(type, listener, { capture: true }));
  }
}

/** Shows the live rollout in an element. @returns what keeps it from being drawn, if anything does */
export function useStage(
  box: RefObject<HTMLDivElement | null>,
  over: RefObject<HTMLCanvasElement | null>,
): string | null {
  const [failure, setFailure] = useState<string | null>(null);
  const stage = useRef<LiveStage | null>(null);
  const scheme = useScheme();
  useEffect(() => live.setScheme(scheme), [scheme]);
  useEffect(() => {
    if (box.current === null || over.current === null) return undefined;
    const made = new LiveStage(box.current, over.current, setFailure);
    stage.current = made;
    return () => made.dispose();
  }, [box, over]);
  return failure;
}
