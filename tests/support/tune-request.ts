import type { TuneRequest } from '../../shared/contract/experiments.ts';

/** What most tests of tuning ask for; document, algorithm, settings and generations are each test's own. */
export const TUNE_REQUEST = {
  weight: 0,
  warmStart: false,
  seconds: null,
  target: null,
  seed: 3,
  confirmTrials: 4,
  options: {},
  resume: null,
  priority: 'now',
} as const satisfies Partial<TuneRequest>;
