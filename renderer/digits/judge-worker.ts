import type { Classification } from '../../shared/evaluation/classification.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { planOf } from '../../shared/network/plan.ts';
import { DigitClassifier } from '../../shared/tasks/mnist/classifier.ts';
import type { DigitSet } from '../../shared/tasks/mnist/dataset.ts';
import { instantiateDigits } from '../../shared/tasks/mnist/kernel.ts';

/** What the window asks of the worker, once. */
export interface ToJudge {
  readonly kernel: Uint8Array;
  readonly genome: Genome;
  readonly images: DigitSet;
  readonly weights: Float64Array;
}

export type FromJudge =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'result'; readonly result: Classification }
  | { readonly type: 'error'; readonly message: string };

/** Images between two reports of progress. */
const TURN = 512;

self.addEventListener('message', (event: MessageEvent<ToJudge>) => {
  try {
    answer({ type: 'result', result: classifyAll(event.data) });
  } catch (error) {
    answer({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  }
});

function answer(message: FromJudge): void {
  self.postMessage(message);
}

function classifyAll({ kernel, genome, images, weights: values }: ToJudge): Classification {
  const classifier = new DigitClassifier(instantiateDigits(kernel));
  const plan = planOf(genome);
  const predictions = new Uint8Array(values.length * images.count);
  const logLikelihood = new Float64Array(values.length);
  for (let start = 0; start < images.count; start += TURN) {
    const end = Math.min(images.count, start + TURN);
    const part = classifier.classify(plan, { kind: 'shared', values }, images, { start, end });
    for (let set = 0; set < values.length; set++) {
      const row = part.predictions.subarray(set * part.imageCount, (set + 1) * part.imageCount);
      predictions.set(row, set * images.count + start);
      const share = ((part.logLikelihood[set] ?? 0) * part.imageCount) / images.count;
      logLikelihood[set] = (logLikelihood[set] ?? 0) + share;
    }
    answer({ type: 'progress', done: end / images.count });
  }
  return {
    setCount: values.length,
    imageCount: images.count,
    classes: 10,
    labels: images.labels,
    predictions,
    probabilities: new Float32Array(0),
    logLikelihood,
  };
}
