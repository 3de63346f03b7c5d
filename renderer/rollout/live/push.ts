import { Plane, Raycaster, Vector2, Vector3, type Object3D, type PerspectiveCamera } from 'three';
import type { TaskDrawing } from '../../tasks/scene/drawing.ts';
import type { Simulation } from '../engine/simulation.ts';

/** A body held with the mouse: a spring pulls it towards the pointer. */
export interface Grip {
  readonly playback: number;
  readonly body: Object3D;
  /** Where it was grabbed, in the body's own frame. */
  readonly hold: Vector3;
  /** The pointer moves in this plane. */
  readonly plane: Plane;
  readonly to: Vector3;
}

/** Where a held body is held now. */
export function holdOf(grip: Grip): Vector3 {
  return grip.body.localToWorld(grip.hold.clone());
}

/** Finds the body under the pointer. @param x, y in -1..1 from the middle, y up */
export function grab(
  drawing: TaskDrawing,
  playbacks: number,
  camera: PerspectiveCamera,
  x: number,
  y: number,
): Grip | null {
  if (drawing.pushPerMetre === 0) return null;
  const ray = new Raycaster();
  ray.setFromCamera(new Vector2(x, y), camera);
  let best: { distance: number; grip: Grip } | null = null;
  for (let playback = 0; playback < playbacks; playback++) {
    const [hit] = ray.intersectObjects([...drawing.grabbable(playback)], true);
    if (hit === undefined || (best !== null && hit.distance >= best.distance)) continue;
    const plane = new Plane().setFromNormalAndCoplanarPoint(new Vector3(0, 0, 1), hit.point);
    const body = hit.object;
    const hold = body.worldToLocal(hit.point.clone());
    const grip = { playback, body, hold, plane, to: hit.point.clone() };
    best = { distance: hit.distance, grip };
  }
  return best?.grip ?? null;
}

/** The pointer has moved: pulls the grip's end along in the plane of the body. */
export function pull(grip: Grip, camera: PerspectiveCamera, x: number, y: number): void {
  const ray = new Raycaster();
  ray.setFromCamera(new Vector2(x, y), camera);
  ray.ray.intersectPlane(grip.plane, grip.to);
}

/** Puts the pull's force on the body, or takes it away. */
export function applyGrip(simulation: Simulation, drawing: TaskDrawing, grip: Grip | null): void {
  const force = grip?.to.clone().sub(holdOf(grip)).multiplyScalar(drawing.pushPerMetre);
  simulation.actors.forEach(({ playback }, k) => {
    const held = grip !== null && grip.playback === k ? force : undefined;
    playback.pushX = held?.x ?? 0;
    playback.pushY = drawing.pushAxes === 'xy' ? (held?.y ?? 0) : 0;
  });
}
