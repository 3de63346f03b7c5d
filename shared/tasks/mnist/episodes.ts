import { Stream, fold, type Key } from '../../random/key.ts';
import type { Episode } from '../task.ts';

/**
 * A batch drawn from `available` images without replacement, in random order: the numbers of its
 * images. The first steps of Fisher and Yates' shuffle, with only the moved entries kept.
 */
export function drawBatch(key: Key, available: number, size: number): Episode {
  const random = new Stream(fold(key, 'batch of images'));
  const moved = new Map<number, number>();
  const batch = new Float64Array(Math.min(size, available));
  for (let i = 0; i < batch.length; i++) {
    const j = i + random.integer(available - i);
    batch[i] = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
  }
  return batch;
}
