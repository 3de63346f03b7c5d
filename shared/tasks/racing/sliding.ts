import type { WheelState } from './kernel.ts';

// Numbers of shared/kernels/racer/tyre.ts.
const RADIUS = 0.54;
const GRIP_ROAD = 400;
const GRIP_GRASS = 240;
const STIFFNESS = 82;
/** The published car leaves marks where the tyre asks for more than this many times its grip. */
const MARK_SHARE = 2;

/** True if a tyre slides so much that the published car leaves a mark. */
export function leavesMark({ angle, vx, vy, spin, tiles }: WheelState): boolean {
  const [s, c] = [Math.sin(angle), Math.cos(angle)];
  const forward = spin * RADIUS - (c * vy - s * vx);
  const sideways = c * vx + s * vy;
  const grip = tiles > 0 ? GRIP_ROAD : GRIP_GRASS;
  return STIFFNESS * Math.hypot(forward, sideways) > MARK_SHARE * grip;
}
