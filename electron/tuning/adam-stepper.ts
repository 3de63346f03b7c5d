import { at } from '../../shared/base/arrays.ts';
import { throwIfCancelled } from '../../shared/base/cancel.ts';
import { mean } from '../../shared/base/spread.ts';
import type { Episode } from '../../shared/tasks/task.ts';
import { drawBatch } from '../../shared/tasks/mnist/episodes.ts';
import { exampleSize, exampleValue, type ExampleSet } from '../../shared/tasks/examples.ts';
import { fold } from '../../shared/random/key.ts';
import { adamStep, beginAdam, type AdamState } from '../../shared/tuning/adam.ts';
import { likelihoodGradient, type PixelBatch } from '../../shared/tuning/gradient.ts';
import { checkedState, type StateFields } from '../../shared/tuning/optimizer.ts';
import { breathe } from '../evaluation/blocks.ts';
import type { Stepper, StepperParts } from './stepper.ts';

/** Images of a batch, column by column. */
export function pixelBatch(images: ExampleSet, batch: Episode): PixelBatch {
  const size = exampleSize(images);
  const count = batch.length;
  const pixels = new Float64Array(size * count);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const image = at(batch, i);
    labels[i] = at(images.labels, image);
    for (let p = 0; p < size; p++) {
      pixels[p * count + i] = exampleValue(images, image, p);
    }
  }
  return { count, pixels, labels };
}

interface AdamParts extends StepperParts {
  readonly images: ExampleSet;
  readonly batchSize: number;
  /** Steps in a generation. */
  readonly steps: number;
}

/** Adam on the log-likelihood of batches of training images, a new batch each step. */
export function adamStepper(parts: AdamParts): Stepper {
  const { plan, weight, images, steps, settings, key } = parts;
  let offsets: Float64Array = parts.start.slice();
  let moments: AdamState = beginAdam(offsets.length);
  const { batchSize } = parts;

  return {
    async step(generation, { signal, onProgress }) {
      const found: number[] = [];
      let reached = { parameters: offsets, state: moments };
      for (let s = 0; s < steps; s++) {
        throwIfCancelled(signal);
        const drawn = drawBatch(fold(fold(key, generation), s), images.count, batchSize);
        const weights = reached.parameters.map((offset) => weight + offset);
        const result = likelihoodGradient(plan, weights, pixelBatch(images, drawn));
        found.push(result.logLikelihood);
        const { parameters, state } = reached;
        reached = adamStep(state, parameters, result.slope, settings.learningRate);
        onProgress?.((s + 1) / steps);
        await breathe();
      }
      offsets = reached.parameters;
      moments = reached.state;
      return {
        mean: mean(found),
        max: Math.max(...found),
        centre: null,
        candidates: steps,
        rollouts: steps,
      };
    },
    centre: () => offsets.slice(),
    deviation: () => 0,
    converged: () => false,
    save: (): StateFields => ({ ...moments, offsets }),
    restore(fields) {
      const saved = checkedState('adam', { ...moments, offsets }, fields);
      ({ offsets } = saved);
      moments = saved;
    },
  };
}
