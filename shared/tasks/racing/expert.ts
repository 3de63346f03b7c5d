import { at } from '../../base/arrays.ts';
import type { Advice } from '../task.ts';
import { followSteadily, nearestPoint, type Action } from './driver.ts';
import type { CarState } from './kernel.ts';
import type { Track } from './track.ts';

/** Distance from the centre line, world units, from which a car is lost: what it sees there would only blur a fit. */
const LOST = 12;

/** What a car sees this far from the centre line, world units, counts five times as much: there it must learn to come back. */
const ASTRAY = 6;
const ASTRAY_WEIGHT = 4;

/** Network outputs that lead to an action, the inverse of `actionOf`. */
function outputsOf([steer, gas, brake]: Action): readonly number[] {
  return [steer, 2 * gas - 1, brake];
}

/** Distance of a car from the centre line, world units. */
function distanceFrom(track: Track, { hull }: CarState): number {
  const nearest = nearestPoint(track, hull.originX, hull.originY);
  const dx = hull.originX - at(track.x, nearest);
  const dy = hull.originY - at(track.y, nearest);
  return Math.hypot(dx, dy);
}

/** What the track-following driver would do; null where the car is lost. */
export function adviceFor(track: Track, car: CarState): Advice | null {
  const distance = distanceFrom(track, car);
  if (distance > LOST) return null;
  return {
    outputs: outputsOf(followSteadily(track, car)),
    importance: 1 + ASTRAY_WEIGHT * (distance / ASTRAY) ** 2,
  };
}
