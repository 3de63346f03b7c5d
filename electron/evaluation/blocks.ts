import { item } from '../../shared/base/arrays.ts';
import { throwIfCancelled, type CancelSignal } from '../../shared/base/cancel.ts';
import type { Key } from '../../shared/random/key.ts';
import type { Episode, TaskDefinition, TaskOptions } from '../../shared/tasks/task.ts';
import type { BatchControl } from '../rollouts/executor.ts';

/** Trials whose episodes are in memory at once: a hundred thousand terrains would not fit. */
const BLOCK = 500;
/** Blocks under way: the next one waits when one ends. */
const AHEAD = 2;
/** Other messages, such as a cancel, are let in after this time. */
const BREATH_MS = 20;

/** Lets messages in, such as a cancel, between two pieces of computing. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Lets messages in where `BREATH_MS` have passed since it last did.
 * @returns what to call between two pieces of computing; `tell` is called before messages are let in
 * @throws PrecocialError 'cancelled'
 */
export function pauses(signal: CancelSignal | undefined): (tell?: () => void) => Promise<void> {
  let last = performance.now();
  return async (tell) => {
    if (performance.now() - last < BREATH_MS) return;
    tell?.();
    await breathe();
    throwIfCancelled(signal);
    last = performance.now();
  };
}

/**
 * The episodes of some keys.
 * @throws PrecocialError 'cancelled'
 */
export async function drawEpisodes(
  task: TaskDefinition,
  options: TaskOptions,
  keys: readonly Key[],
  signal: CancelSignal | undefined,
): Promise<Episode[]> {
  const drawn: Episode[] = [];
  const pause = pauses(signal);
  for (const key of keys) {
    drawn.push(task.drawEpisode(key, options));
    await pause();
  }
  return drawn;
}

/**
 * Does work on trials in blocks, in order and two at a time, so that neither memory nor a cancel
 * depends on how many there are.
 * @param count number of trials
 * @param work does trials `from` to `to` (excluded)
 * @param each trials that count as one, such as the episodes of a weight draw: a block does not part them
 * @returns what `work` gave, by block
 * @throws what `work` throws
 */
export async function inBlocks<T>(
  count: number,
  work: (from: number, to: number, control: BatchControl) => Promise<T>,
  { signal, onProgress }: BatchControl,
  each = 1,
): Promise<T[]> {
  const size = Math.max(1, Math.floor(BLOCK / each)) * each;
  const shares: number[] = [];
  const results: Promise<T>[] = [];
  for (let from = 0; from < count; from += size) {
    const block = results.length;
    if (block >= AHEAD) await item(results, block - AHEAD);
    const to = Math.min(count, from + size);
    const result = work(from, to, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (done) => {
        shares[block] = done * (to - from);
        onProgress?.(shares.reduce((sum, share) => sum + share, 0) / count);
      },
    });
    // A block that fails while an earlier one is waited for is told of below.
    result.catch(() => undefined);
    results.push(result);
  }
  return Promise.all(results);
}
