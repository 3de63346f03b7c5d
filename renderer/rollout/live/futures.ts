import { courseOf, type Course } from '../engine/course.ts';
import type { Player } from './player.ts';

/** One of the two futures of a rollout that parted. */
export interface Future {
  readonly course: Course;
  /** Steps until it ends, or null while that is not known. */
  readonly endStep: number | null;
  /** Return of the whole episode, or null while that is not known. */
  readonly total: number | null;
}

export interface Futures {
  /** The moment at which they part. */
  readonly from: number;
  readonly changed: Future;
  readonly unchanged: Future;
}

function futureOf(player: Player, place: number): Future | null {
  const playback = player.simulation.actors[place]?.playback;
  if (playback === undefined) return null;
  const course = courseOf(playback, player.forecasts[place] ?? null);
  const endStep = course.end?.step ?? null;
  const total = endStep === null ? null : course.value({ kind: 'return' }, endStep - 1);
  return { course, endStep, total };
}

/** Both futures of a rollout, as far as they are known; null where it did not part. */
export function futuresOf(player: Player): Futures | null {
  const from = player.fork;
  const changed = futureOf(player, 0);
  const unchanged = futureOf(player, 1);
  if (from === null || changed === null || unchanged === null) return null;
  return { from, changed, unchanged };
}
