import type { AlgorithmName } from '../../shared/tuning/settings.ts';
import { optimizerOf } from '../../shared/tuning/algorithms.ts';
import { digitsOf } from '../evaluation/digits.ts';
import { adamStepper } from './adam-stepper.ts';
import { searchStepper, type Stepper, type StepperParts } from './stepper.ts';

/** @throws PrecocialError 'usage' for settings out of range */
export async function openStepper(algorithm: AlgorithmName, parts: StepperParts): Promise<Stepper> {
  const { judge, settings, start } = parts;
  if (algorithm !== 'adam') {
    const optimizer = optimizerOf(algorithm, start, settings);
    return searchStepper({ ...parts, optimizer, episodes: settings.episodes });
  }
  const { train } = await digitsOf(judge.task.id);
  return adamStepper({ ...parts, images: train, steps: settings.episodes });
}
