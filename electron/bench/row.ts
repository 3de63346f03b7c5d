import { item } from '../../shared/base/arrays.ts';

/** One measured figure; where it is compared with another of the same run, `ratio` says how many times better. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratioTo?: string;
  readonly ratio?: number;
}

/** Milliseconds of processor time of the whole process so far: other work on the machine does not count. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of wall time, for what runs on several cores. */
export const wallMs = (): number => performance.now();

/**
 * The least time of each piece of work over some rounds, in milliseconds. Rounds go through all pieces in
 * turn, so that a busy moment of the machine does not fall on one of them alone.
 */
export async function leastOf(
  rounds: number,
  clock: () => number,
  pieces: readonly (() => unknown)[],
): Promise<number[]> {
  const least = pieces.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [k, work] of pieces.entries()) {
      const start = clock();
      await work();
      least[k] = Math.min(item(least, k), clock() - start);
    }
  }
  return least;
}

/** A time compared with another: how many times less it is. */
export function fasterThan(
  other: { readonly name: string; readonly value: number },
  row: Omit<BenchRow, 'ratio' | 'ratioTo'>,
): BenchRow {
  return { ...row, ratioTo: other.name, ratio: other.value / row.value };
}
