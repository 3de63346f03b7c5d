import { createStore } from 'zustand/vanilla';
import type { Genome } from '../../shared/genome/genome.ts';

/** Mean return over a range of shared weights, measured for one genome. */
export interface Profile {
  readonly genome: Genome;
  readonly weights: readonly number[];
  readonly means: readonly number[];
  /** Standard error of each mean. */
  readonly errors: readonly number[];
  /** Trials at each weight. */
  readonly trials: number;
}

export interface DialState {
  /** The shared weight everything live uses. */
  readonly weight: number;
  /** Whether each connection's weight offset is added to it. */
  readonly useOffsets: boolean;
  /** True while a profile is being measured. */
  readonly measuring: boolean;
}

/** Ends of the dial's bar. */
export const DIAL_RANGE: readonly [low: number, high: number] = [-2, 2];

export const dial = createStore<DialState>()(() => ({
  weight: 1,
  useOffsets: false,
  measuring: false,
}));

/** Sets the shared weight, clamped to the bar and rounded to a ten-thousandth. */
export function setWeight(weight: number): void {
  if (!Number.isFinite(weight)) return;
  const [low, high] = DIAL_RANGE;
  dial.setState({ weight: Math.round(Math.min(high, Math.max(low, weight)) * 10_000) / 10_000 });
}

/** The best weight of a profile with its mean return. */
export function bestOf(profile: Profile): { weight: number; mean: number } | null {
  let best: { weight: number; mean: number } | null = null;
  profile.weights.forEach((weight, k) => {
    const mean = profile.means[k];
    if (mean !== undefined && (best === null || mean > best.mean)) best = { weight, mean };
  });
  return best;
}
