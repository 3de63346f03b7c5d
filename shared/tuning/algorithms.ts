import type { OptimizerSettings, Optimizer, SearchAlgorithmName } from './optimizer.ts';
import { startOptimizer } from './optimizer.ts';
import { cmaEs } from './cma-es.ts';
import { ga } from './ga.ts';
import { openaiEs } from './openai-es.ts';
import { pepg } from './pepg.ts';

const TABLE = { pepg, 'cma-es': cmaEs, 'openai-es': openaiEs, ga } as const;

/** Settings an algorithm takes for a number of weights where a person gives none. */
export function defaultSettings(name: SearchAlgorithmName, dimension: number): OptimizerSettings {
  return TABLE[name].defaults(dimension);
}

/** Starts the optimiser of that name. @throws PrecocialError 'usage' for settings out of range */
export function optimizerOf(
  name: SearchAlgorithmName,
  start: Float64Array,
  settings: OptimizerSettings,
): Optimizer {
  switch (name) {
    case 'pepg':
      return startOptimizer(pepg, start, settings);
    case 'cma-es':
      return startOptimizer(cmaEs, start, settings);
    case 'openai-es':
      return startOptimizer(openaiEs, start, settings);
    case 'ga':
      return startOptimizer(ga, start, settings);
  }
}
