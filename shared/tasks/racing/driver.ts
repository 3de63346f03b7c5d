import { at } from '../../base/arrays.ts';
import { TRACK_STEP } from './constants.ts';
import type { CarState } from './kernel.ts';
import type { Track } from './track.ts';

/** How a track-following driver drives. */
export interface DriverStyle {
  /** Speed aimed at on a straight, world units a second; bends lower it. */
  readonly speed: number;
  /** Points ahead that steering aims at. */
  readonly lookahead: number;
  /** Offset from the centre line it keeps, world units to the right. */
  readonly offset: number;
}

export const CAREFUL: DriverStyle = { speed: 60, lookahead: 5, offset: 0 };

/** Speed at which a bend of 1 radian a point takes all grip: sqrt(4 * 400 / 7.3 * 3.5). */
const CORNER_SPEED = 27.7;
/** Share of the cornering speed that is used. */
const GRIP_SHARE = 0.7;
/** Points over which a bend ahead already counts. */
const BRAKING_POINTS = 8;

export type Action = readonly [steer: number, gas: number, brake: number];

/** Angle wrapped to -pi..pi. */
function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** Index of the point of the centre line nearest to (x, y). */
export function nearestPoint(track: Track, x: number, y: number): number {
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < track.tiles; i++) {
    const distance = (at(track.x, i) - x) ** 2 + (at(track.y, i) - y) ** 2;
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

/** Largest turn of the road per point over the next points, radians. */
function bendAhead(track: Track, from: number, points: number): number {
  let largest = 0;
  for (let i = 0; i < points; i++) {
    const here = at(track.beta, (from + i) % track.tiles);
    const next = at(track.beta, (from + i + 2) % track.tiles);
    largest = Math.max(largest, Math.abs(wrap(next - here)) / 2);
  }
  return largest;
}

/** A driver that knows the track: steers at a point ahead and slows down for bends. */
export function follow(track: Track, car: CarState, style: DriverStyle): Action {
  const { originX: x, originY: y, angle, vx, vy } = car.hull;
  const nearest = nearestPoint(track, x, y);
  const bend = bendAhead(track, nearest, BRAKING_POINTS);
  const target = (nearest + style.lookahead) % track.tiles;
  const beta = at(track.beta, target);
  const dx = at(track.x, target) + style.offset * Math.cos(beta) - x;
  const dy = at(track.y, target) + style.offset * Math.sin(beta) - y;
  const error = wrap(Math.atan2(-dx, dy) - angle);
  const speed = Math.hypot(vx, vy);
  const aimed = Math.min(style.speed, (GRIP_SHARE * CORNER_SPEED) / Math.sqrt(bend + 1e-3));
  const gas = speed < aimed ? Math.min(1, 0.1 * (aimed - speed)) : 0;
  const brake = speed > aimed + 3 ? Math.min(0.8, 0.05 * (speed - aimed)) : 0;
  return [Math.max(-1, Math.min(1, -1.5 * error)), gas, brake];
}

/** Speed aimed at on a straight, world units a second. */
const STEADY_SPEED = 70;
/** Speed at which the steady driver takes a bend of 1 radian a point, and how fast it slows down for one, units / s^2. */
const STEADY_CORNER_SPEED = 19;
const STEADY_SLOWING = 20;
const STEADY_POINTS = 10;
const STEADY_LOOKAHEAD = 7;
const STEADY_GAS = 0.4;
/** Braking for each unit a second too fast. */
const STEADY_FEEDBACK = 0.007;
const WHEEL_RADIUS = 0.54;
/**
 * Brake that balances full gas, times (spin + 5). In a step gas raises the spin of two wheels by 500 / (spin + 5) and the brake
 * lowers that of four by 15, which makes 16.7; tried out, a little less holds the speed better.
 */
const BALANCE = 16;

/** Speed from which every bend ahead can still be taken, world units a second. */
function speedFor(track: Track, nearest: number): number {
  let least = STEADY_SPEED;
  for (let i = 0; i < STEADY_POINTS; i++) {
    const before = at(track.beta, (nearest + i + track.tiles - 1) % track.tiles);
    const after = at(track.beta, (nearest + i + 3) % track.tiles);
    const corner = STEADY_CORNER_SPEED / Math.sqrt(Math.abs(wrap(after - before)) / 4 + 1e-3);
    const distance = Math.max(0, i - 1) * TRACK_STEP;
    least = Math.min(least, Math.sqrt(corner ** 2 + 2 * STEADY_SLOWING * distance));
  }
  return least;
}

/**
 * A driver that can be imitated from single frames, which show no speed: gas is constant, and the brake is held where
 * the two balance at the speed the road ahead allows. The car's own speed only corrects this a little.
 */
export function followSteadily(track: Track, car: CarState): Action {
  const { originX: x, originY: y, angle, vx, vy } = car.hull;
  const nearest = nearestPoint(track, x, y);
  const target = (nearest + STEADY_LOOKAHEAD) % track.tiles;
  const error = wrap(Math.atan2(x - at(track.x, target), at(track.y, target) - y) - angle);
  const aimed = speedFor(track, nearest);
  const balance = (STEADY_GAS * BALANCE) / (aimed / WHEEL_RADIUS + 5);
  const brake = balance + STEADY_FEEDBACK * (Math.hypot(vx, vy) - aimed);
  return [Math.max(-1, Math.min(1, -error)), STEADY_GAS, Math.max(0, Math.min(0.8, brake))];
}
