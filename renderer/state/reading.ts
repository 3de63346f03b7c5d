import { createStore } from 'zustand/vanilla';
import { at } from '../../shared/base/arrays.ts';
import { formatNumber, formatSigned } from '../../shared/drawing/numbers.ts';
import type { Reading, Sights } from '../../shared/evaluation/reading.ts';
import type { Genome } from '../../shared/genome/genome.ts';

/** A rollout that was read, and what was read of it. */
export interface ReadRollout {
  readonly genome: Genome;
  readonly sights: Sights;
  readonly reading: Reading;
  readonly seed: number;
  /** From 0. */
  readonly trial: number;
  readonly stepSeconds: number;
}

/** The values of all nodes in the rollout on screen, or in the last that was; null until they are read. */
export const nodeSignals = createStore<{ readonly read: ReadRollout | null }>(() => ({
  read: null,
}));

/** Which rollout was read: "seed 1, trial 0, w +1.50, 10.0 s". */
export function readingInWords({ sights, reading, seed, trial, stepSeconds }: ReadRollout): string {
  const weight = `w ${formatSigned(at(sights.weights, 0))}`;
  const moved = sights.weights.some((other) => other !== sights.weights[0]) ? ' at first' : '';
  const seconds = formatNumber(reading.steps * stepSeconds, 1);
  return `seed ${seed}, trial ${trial}, ${weight}${moved}, ${seconds} s`;
}
