import type { CancelSignal } from '../../shared/base/cancel.ts';
import { throwIfCancelled } from '../../shared/base/cancel.ts';
import { accuracyBySet } from '../../shared/tasks/classification.ts';
import type { Plan } from '../../shared/network/plan.ts';
import {
  createClassifier,
  readImages,
  type DigitClassifier,
} from '../../shared/tasks/mnist/classifier.ts';
import type { DigitSet } from '../../shared/tasks/mnist/dataset.ts';
import type { Weighting } from '../../shared/tasks/task.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';

/** The images of a digit task, and what classifies them. */
export interface Digits {
  readonly classifier: DigitClassifier;
  readonly train: DigitSet;
  readonly test: DigitSet;
}

const opened = new Map<string, Promise<Digits>>();

async function open(task: string): Promise<Digits> {
  const files = nodeTaskFiles();
  const [classifier, train, test] = await Promise.all([
    createClassifier(files),
    readImages(files, task, 'train'),
    readImages(files, task, 'test'),
  ]);
  return { classifier, train, test };
}

/** Opens the images of a digit task once per process. */
export function digitsOf(task: string): Promise<Digits> {
  const known = opened.get(task) ?? open(task);
  opened.set(task, known);
  return known;
}

/** Lets messages in, such as a cancel, between two pieces of computing. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One weight set of a weighting after another, so that work on them can be interrupted. */
function oneByOne(plan: Plan, weighting: Weighting): Weighting[] {
  if (weighting.kind === 'shared') {
    // Sums over inputs are shared between the weights of a call.
    const parts: Weighting[] = [];
    for (let s = 0; s < weighting.values.length; s += 8) {
      parts.push({ kind: 'shared', values: weighting.values.subarray(s, s + 8) });
    }
    return parts;
  }
  const n = plan.connectionCount;
  return Array.from({ length: weighting.count }, (_, s) => ({
    kind: 'individual',
    sets: weighting.sets.subarray(s * n, (s + 1) * n),
    count: 1,
  }));
}

/**
 * Accuracy of each weight set on images, 0..1.
 * @throws PrecocialError 'cancelled'
 */
export async function accuracies(
  classifier: DigitClassifier,
  plan: Plan,
  weighting: Weighting,
  images: DigitSet,
  control: { readonly signal?: CancelSignal | undefined; readonly end?: number } = {},
): Promise<Float64Array> {
  const found: number[] = [];
  for (const part of oneByOne(plan, weighting)) {
    throwIfCancelled(control.signal);
    const range = control.end === undefined ? {} : { end: control.end };
    found.push(...accuracyBySet(classifier.classify(plan, part, images, range)));
    await breathe();
  }
  return Float64Array.from(found);
}
