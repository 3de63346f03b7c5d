import { accuracyBySet, type Classification } from '../../shared/tasks/classification.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { planOf, type Plan } from '../../shared/network/plan.ts';
import { DigitClassifier } from '../../shared/tasks/mnist/classifier.ts';
import type { Classifier } from '../../shared/tasks/classifier.ts';
import { isTable, type ExampleSet } from '../../shared/tasks/examples.ts';
import { instantiateDigits } from '../../shared/tasks/mnist/kernel.ts';
import { TableClassifier } from '../../shared/tasks/table/classifier.ts';
import { setCount, type Weighting } from '../../shared/tasks/task.ts';
import { vectorOfGenome, weightsAround } from '../../shared/tuning/offsets.ts';

/** What the window asks of the worker, once. */
export interface ToJudge {
  readonly kernel: Uint8Array;
  readonly genome: Genome;
  readonly images: ExampleSet;
  readonly weights: Float64Array;
}

export type FromJudge =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'result'; readonly result: Classification }
  /** After the result, of a genome with weight offsets: accuracy with them at each weight, 0..1. */
  | { readonly type: 'tuned'; readonly accuracy: Float64Array }
  | { readonly type: 'error'; readonly message: string };

/** Images between two reports of progress. */
const TURN = 512;

self.addEventListener('message', (event: MessageEvent<ToJudge>) => {
  try {
    const { kernel, genome, images, weights } = event.data;
    const classifier = isTable(images)
      ? new TableClassifier(kernel)
      : new DigitClassifier(instantiateDigits(kernel));
    const plan = planOf(genome);
    const shared: Weighting = { kind: 'shared', values: weights };
    answer({ type: 'result', result: classifyAll(classifier, plan, shared, images) });
    if (!isTuned(genome)) return;
    const tuned = classifyAll(classifier, plan, aroundEach(weights, genome, plan), images);
    answer({ type: 'tuned', accuracy: accuracyBySet(tuned) });
  } catch (error) {
    answer({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  }
});

function answer(message: FromJudge): void {
  self.postMessage(message);
}

/** A genome's offsets around each shared weight. */
function aroundEach(weights: Float64Array, genome: Genome, plan: Plan): Weighting {
  const offsets = vectorOfGenome(genome, plan);
  const sets = new Float64Array(weights.length * offsets.length);
  weights.forEach((weight, set) => {
    const own = weightsAround(weight, offsets, 1);
    if (own.kind === 'individual') sets.set(own.sets, set * offsets.length);
  });
  return { kind: 'individual', sets, count: weights.length };
}

function classifyAll(
  classifier: Classifier,
  plan: Plan,
  weighting: Weighting,
  images: ExampleSet,
): Classification {
  const count = setCount(weighting);
  const predictions = new Uint8Array(count * images.count);
  const logLikelihood = new Float64Array(count);
  for (let start = 0; start < images.count; start += TURN) {
    const end = Math.min(images.count, start + TURN);
    const part = classifier.classify(plan, weighting, images, { start, end });
    for (let set = 0; set < count; set++) {
      const row = part.predictions.subarray(set * part.imageCount, (set + 1) * part.imageCount);
      predictions.set(row, set * images.count + start);
      const share = ((part.logLikelihood[set] ?? 0) * part.imageCount) / images.count;
      logLikelihood[set] = (logLikelihood[set] ?? 0) + share;
    }
    answer({ type: 'progress', done: end / images.count });
  }
  return {
    setCount: count,
    imageCount: images.count,
    classes: plan.outputCount,
    labels: images.labels,
    predictions,
    probabilities: new Float32Array(0),
    logLikelihood,
  };
}
