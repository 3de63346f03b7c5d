import { useEffect, useState } from 'react';
import { live } from '../rollout/live/live.ts';
import { futuresOf, type Future, type Futures } from '../rollout/live/futures.ts';
import type { SeriesLine } from '../tasks/look.ts';

/** Seconds between two looks at what is known of the futures. */
const LOOK_EVERY = 1 / 30;

/** One future as it is known now. */
export interface KnownFuture {
  /** The line's value in each step from the parting on. */
  readonly values: Float64Array;
  readonly total: number | null;
  readonly endStep: number | null;
}

export interface KnownFutures {
  readonly from: number;
  readonly changed: KnownFuture;
  readonly unchanged: KnownFuture;
}

function known({ course, total, endStep }: Future, from: number, line: SeriesLine): KnownFuture {
  const steps = Math.max(0, course.length - from);
  const values = Float64Array.from({ length: steps }, (_, k) =>
    course.value(line.source, from + k),
  );
  return { values, total, endStep };
}

/** Changes when more of a future is known, or another one is asked for. */
function stampOf({ from, changed, unchanged }: Futures): string {
  const revisions =
    live.scene?.player.simulation.actors.map(({ playback }) => playback.revision) ?? [];
  const lengths = [changed, unchanged].flatMap(({ course, endStep }) => [course.length, endStep]);
  return [from, live.scene?.episode, ...revisions, ...lengths].join(' ');
}

/** Both futures of the live rollout with the values of a line; null while there is one only. */
export function useFutures(line: SeriesLine | undefined): KnownFutures | null {
  const [futures, setFutures] = useState<KnownFutures | null>(null);
  useEffect(() => {
    let stamp = '';
    let waited = LOOK_EVERY;
    const look = (seconds: number): void => {
      waited += seconds;
      if (waited < LOOK_EVERY) return;
      waited = 0;
      const player = live.scene?.player;
      const now = player === undefined ? null : futuresOf(player);
      const next = now === null ? 'none' : stampOf(now);
      if (next === stamp) return;
      stamp = next;
      setFutures(
        now === null || line === undefined
          ? null
          : {
              from: now.from,
              changed: known(now.changed, now.from, line),
              unchanged: known(now.unchanged, now.from, line),
            },
      );
    };
    const ends = [live.use(), live.onFrame(look)];
    return () => ends.forEach((end) => end());
  }, [line]);
  return futures;
}
