import type { GenerationStatistics } from '../../shared/contract/lab.ts';
import type { WireError } from '../../shared/contract/wire.ts';

/**
 * Messages between the lab and a run process (run-process.ts), which drives one search. Its arguments:
 * the run's folder (with a run.json), then a JSON text of `RunProcessOptions`. It ends by itself when
 * the search has stopped or finished.
 */
export interface RunProcessOptions {
  readonly workers: number;
  /** Search up to this generation instead of the number in the settings. */
  readonly generations?: number;
}

export type ToRunProcess =
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Write a checkpoint and the population, and end. */
  | { readonly type: 'stop' }
  /** Write the last finished generation (electron/runs/population.ts) and say so. */
  | { readonly type: 'population' };

export type FromRunProcess =
  | { readonly type: 'status'; readonly status: 'running' | 'paused' | 'stopped' | 'finished' }
  | {
      readonly type: 'generation';
      readonly statistics: GenerationStatistics;
      readonly secondsLeft: number | null;
    }
  | { readonly type: 'population' }
  | { readonly type: 'error'; readonly error: WireError };
