import { PerspectiveCamera, Vector3 } from 'three';
import type { CameraView, Focus } from '../../tasks/scene/drawing.ts';

const UP = new Vector3(0, 1, 0);
/** Seconds in which the camera makes up about two thirds of its distance to the body. */
const LAG = 0.22;
const REFERENCE_ASPECT = 16 / 9;

/** The camera and the point it looks at; follows the body smoothly and leaves orbiting to the person. */
export class CameraRig {
  readonly camera = new PerspectiveCamera(35, REFERENCE_ASPECT, 0.05, 600);
  readonly target = new Vector3();
  private view: CameraView | null = null;
  private readonly smoothed = new Vector3();
  private heading = 0;

  /** Puts the camera where a view says, without a flight. */
  place(view: CameraView, focus: Focus): void {
    this.view = view;
    this.smoothed.copy(focus.point);
    this.heading = focus.heading;
    const turn = view.motion === 'chase' ? focus.heading : 0;
    const offset = (metres: CameraView['from']): Vector3 =>
      new Vector3(...metres).applyAxisAngle(UP, turn).add(focus.point);
    this.camera.position.copy(offset(view.from));
    this.target.copy(offset(view.to));
    this.camera.fov = this.fovFor(this.camera.aspect);
    this.camera.updateProjectionMatrix();
    this.camera.lookAt(this.target);
  }

  setAspect(aspect: number): void {
    this.camera.aspect = aspect;
    this.camera.fov = this.fovFor(aspect);
    this.camera.updateProjectionMatrix();
  }

  /** Follows the focus. @param seconds time since the last call; 0 leaves everything as it is */
  follow(focus: Focus, seconds: number): void {
    if (this.view !== null && this.view.motion !== 'still') {
      const share = 1 - Math.exp(-Math.max(0, seconds) / LAG);
      const shift = focus.point.clone().sub(this.smoothed);
      // A jump (a new episode, a seek) is not a movement to be followed.
      shift.multiplyScalar(shift.length() > 8 ? 1 : share);
      this.smoothed.add(shift);
      this.camera.position.add(shift);
      this.target.add(shift);
      if (this.view.motion === 'chase') this.turn(focus.heading, share);
    }
    this.camera.lookAt(this.target);
  }

  private turn(heading: number, share: number): void {
    const difference = heading - this.heading;
    const step = Math.atan2(Math.sin(difference), Math.cos(difference)) * share;
    this.heading += step;
    for (const point of [this.camera.position, this.target])
      point.sub(this.smoothed).applyAxisAngle(UP, step).add(this.smoothed);
  }

  /** Narrow panels keep the width of what is seen, not the height. */
  private fovFor(aspect: number): number {
    const base = this.view?.fov ?? 35;
    if (aspect >= REFERENCE_ASPECT) return base;
    const half = Math.tan((base * Math.PI) / 360) * (REFERENCE_ASPECT / aspect);
    return (Math.atan(half) * 360) / Math.PI;
  }
}
