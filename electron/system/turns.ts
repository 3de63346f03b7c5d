import { setImmediate } from 'node:timers/promises';

/** Runs work one after another, with a turn of the event loop between, so that nothing else waits for all of it. */
export function inTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(() => work());
    last = done.catch(() => undefined).then(() => setImmediate());
    return done;
  };
}
