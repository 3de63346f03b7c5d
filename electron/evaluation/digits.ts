import type { CancelSignal } from '../../shared/base/cancel.ts';
import { throwIfCancelled } from '../../shared/base/cancel.ts';
import { accuracyBySet } from '../../shared/tasks/classification.ts';
import type { Plan } from '../../shared/network/plan.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { Classifier } from '../../shared/tasks/classifier.ts';
import type { DigitSet } from '../../shared/tasks/mnist/dataset.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { ClassificationTask, Weighting } from '../../shared/tasks/task.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';

/** The images of a digit task, and what classifies them. */
export interface Digits {
  readonly task: ClassificationTask;
  readonly classifier: Classifier;
  readonly train: DigitSet;
  readonly test: DigitSet;
}

const opened = new Map<string, Promise<Digits>>();

async function open(id: string): Promise<Digits> {
  const task = taskOf(id);
  if (task.kind !== 'classification') {
    throw new PrecocialError('wrong-task', `The task ${id} has no examples to classify.`, {
      task: id,
    });
  }
  const files = nodeTaskFiles();
  const [classifier, train, test] = await Promise.all([
    task.createClassifier(files),
    task.examples(files, 'train'),
    task.examples(files, 'test'),
  ]);
  return { task, classifier, train, test };
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
  classifier: Classifier,
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
