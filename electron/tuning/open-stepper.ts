import type { AlgorithmName } from '../../shared/tuning/settings.ts';
import { optimizerOf } from '../../shared/tuning/algorithms.ts';
import { digitsOf } from '../evaluation/digits.ts';
import { adamStepper } from './adam-stepper.ts';
import { imitationStepper } from './imitation-stepper.ts';
import { searchStepper, type Stepper, type StepperParts } from './stepper.ts';

/** @throws PrecocialError 'usage' for settings out of range */
export async function openStepper(algorithm: AlgorithmName, parts: StepperParts): Promise<Stepper> {
  const { judge, settings, start } = parts;
  if (algorithm === 'imitation') return imitationStepper(parts);
  if (algorithm !== 'adam') {
    const optimizer = optimizerOf(algorithm, start, settings);
    return searchStepper({ ...parts, optimizer, episodes: settings.episodes });
  }
  const { task, train } = await digitsOf(judge.task.id);
  const batchSize = task.batchSize(judge.options);
  return adamStepper({ ...parts, images: train, batchSize, steps: settings.episodes });
}
