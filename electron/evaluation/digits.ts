import type { CancelSignal } from '../../shared/base/cancel.ts';
import { throwIfCancelled } from '../../shared/base/cancel.ts';
import {
  accuracyBySet,
  joinClassifications,
  type Classification,
} from '../../shared/tasks/classification.ts';
import type { Plan } from '../../shared/network/plan.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { Classifier } from '../../shared/tasks/classifier.ts';
import type { ExampleSet } from '../../shared/tasks/examples.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { ClassificationTask, Weighting } from '../../shared/tasks/task.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';
import { breathe } from './blocks.ts';

/** The images of a digit task, and what classifies them. */
export interface Digits {
  readonly task: ClassificationTask;
  readonly classifier: Classifier;
  readonly train: ExampleSet;
  readonly test: ExampleSet;
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

export interface ClassifyControl {
  readonly signal?: CancelSignal | undefined;
  /** Called with the share of images done, 0..1. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** One past the last image; the set's end if absent. */
  readonly end?: number;
  /** Also keep each class's probability. */
  readonly probabilities?: boolean;
}

/** Aimed time between two breaths. */
const PART_MS = 40;
/** Images of a part: whole tiles of the kernel. */
const LEAST_IMAGES = 128;
const MOST_IMAGES = 8192;

/**
 * What a network says of images, in parts between which other messages are let in. Its predictions and
 * probabilities are those of one call, bit for bit.
 * @throws PrecocialError 'cancelled'
 */
export async function classifyInParts(
  classifier: Classifier,
  plan: Plan,
  weighting: Weighting,
  images: ExampleSet,
  control: ClassifyControl = {},
): Promise<Classification> {
  const { probabilities = false, end = images.count, signal, onProgress } = control;
  const parts: Classification[] = [];
  let size = LEAST_IMAGES;
  for (let start = 0; start < end;) {
    throwIfCancelled(signal);
    const begun = performance.now();
    const stop = Math.min(end, start + size);
    parts.push(classifier.classify(plan, weighting, images, { start, end: stop, probabilities }));
    const ms = Math.max(0.1, performance.now() - begun);
    const fitting = ((stop - start) * PART_MS) / ms;
    size = Math.max(
      LEAST_IMAGES,
      Math.min(MOST_IMAGES, size * 4, Math.floor(fitting / LEAST_IMAGES) * LEAST_IMAGES),
    );
    start = stop;
    onProgress?.(start / end);
    await breathe();
  }
  return joinClassifications(parts);
}

/**
 * Accuracy of each weight set on images, 0..1.
 * @throws PrecocialError 'cancelled'
 */
export async function accuracies(
  classifier: Classifier,
  plan: Plan,
  weighting: Weighting,
  images: ExampleSet,
  control: ClassifyControl = {},
): Promise<Float64Array> {
  const found: number[] = [];
  const parts = oneByOne(plan, weighting);
  for (const [k, part] of parts.entries()) {
    const onProgress = (done: number): void => control.onProgress?.((k + done) / parts.length);
    const result = await classifyInParts(classifier, plan, part, images, {
      ...control,
      onProgress,
    });
    found.push(...accuracyBySet(result));
  }
  return Float64Array.from(found);
}
