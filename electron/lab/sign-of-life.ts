import type { Progress, StreamName, Streams } from '../../shared/contract/lab.ts';

/** A job says nothing for no longer than this, in milliseconds. */
const SILENCE_MS = 1000;

/** A stream that reports progress; the pieces of a rollout are shown as they come. */
export type Told = Exclude<StreamName, 'rollout'>;

type EventOf<N extends Told> = Streams[N]['event'];

/** What is told of a job, and how that ends. */
export interface SignOfLife<N extends Told> {
  readonly onEvent: (event: EventOf<N>) => void;
  readonly end: () => void;
}

const progressIn = (event: EventOf<Told>): Progress =>
  'progress' in event ? event.progress : event;

/**
 * Tells of a job at least once a second. Where it says nothing, because it waits or its process loads, its last
 * progress is told again with the seconds that have passed.
 */
export function signOfLife<N extends Told>(
  name: N,
  onEvent: (event: EventOf<N>) => void,
): SignOfLife<N> {
  const begun = performance.now();
  let heard = begun;
  let last: Progress = { done: 0, note: 'starting', secondsLeft: null };
  const again = (): void => {
    const now = performance.now();
    const left = last.secondsLeft;
    const progress: Progress = {
      ...last,
      secondsLeft: left === null ? null : Math.max(0, left - (now - heard) / 1000),
      seconds: (now - begun) / 1000,
    };
    const event: EventOf<Told> = name === 'tune' ? { generation: null, progress } : progress;
    onEvent(event);
  };
  const timer = setInterval(again, SILENCE_MS);
  return {
    onEvent: (event) => {
      last = progressIn(event);
      heard = performance.now();
      timer.refresh();
      onEvent(event);
    },
    end: () => clearInterval(timer),
  };
}
