import { createStore } from 'zustand/vanilla';
import type { Genome } from '../../shared/genome/genome.ts';

/** Mean accuracies on the test images over the standard weights, 0..1, of the genomes judged in this window. */
const known = new WeakMap<Genome, number>();

/** Counts up whenever one was judged. */
export const accuracies = createStore<{ readonly tick: number }>()(() => ({ tick: 0 }));

export function accuracyOf(genome: Genome): number | null {
  return known.get(genome) ?? null;
}

export function rememberAccuracy(genome: Genome, share: number): void {
  known.set(genome, share);
  accuracies.setState(({ tick }) => ({ tick: tick + 1 }));
}
