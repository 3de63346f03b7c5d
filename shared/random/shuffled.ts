import { Stream, type Key } from './key.ts';

/** Numbers 0..count-1 in an order drawn by a key (Fisher and Yates). */
export function shuffled(count: number, key: Key): Int32Array {
  const stream = new Stream(key);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    const swapped = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swapped;
  }
  return order;
}
