import type { BenchRow } from './row.ts';

/** Resident memory of this process now, after the other measurements. */
export function benchMemory(): BenchRow[] {
  return [{ name: 'memory.resident', value: process.memoryUsage.rss() / 2 ** 20, unit: 'MiB' }];
}
