import type { CancelSignal } from '../../shared/base/cancel.ts';
import { throwIfCancelled } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { baselineOf } from '../../shared/evaluation/baselines.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf, type Key } from '../../shared/random/key.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { drawBatch } from '../../shared/tasks/mnist/episodes.ts';
import {
  evaluationOptions,
  fillOptions,
  type TaskDefinition,
  type TaskOptions,
} from '../../shared/tasks/task.ts';
import { likelihoodGradient } from '../../shared/tuning/gradient.ts';
import { encoderFor } from '../encoders/find.ts';
import { accuracies, digitsOf } from '../evaluation/digits.ts';
import { championNames, shippedGenome } from '../lab/shipped.ts';
import { withEncoder, type RolloutExecutor } from '../rollouts/executor.ts';
import { pixelBatch } from '../tuning/adam-stepper.ts';
import type { Speed } from './plan.ts';
import { stagesOf } from './stages.ts';

/** A batch that takes longer than this, in seconds, is long enough to be timed. */
const LONG_ENOUGH_S = 0.25;
const MOST_BATCHES = 10;
const REPETITIONS = 3;
/** Images of a test set that are classified to time one image. */
const TEST_IMAGES = 2000;

/** What is timed: a champion that ships, whose episodes last as long as those of a good network, else the fixed topology. */
async function timedNetwork(task: TaskDefinition): Promise<GenomeDocument> {
  for (const name of await championNames()) {
    const document = await shippedGenome(name);
    if (document?.task === task.id) return document;
  }
  const baseline = baselineOf(task);
  if (baseline !== null) return newDocument(baseline.name, task.id, baseline.genome);
  throw new PrecocialError(
    'usage',
    `The paper has no task ${task.id}, and there is no network to compare with.`,
  );
}

interface Timed {
  /** Seconds of one rollout, all workers together. */
  readonly each: number;
  readonly rollouts: number;
}

/**
 * Seconds of a rollout under some options: of a batch as a search makes them, which is made larger until it
 * takes long enough to be timed.
 */
async function timeRollouts(
  pool: RolloutExecutor,
  document: GenomeDocument,
  given: TaskOptions,
  key: Key,
  signal: CancelSignal | undefined,
): Promise<Timed> {
  const task = taskOf(document.task);
  const options = fillOptions(task, given);
  const plan = planOf(document.genome);
  let rollouts = 0;
  for (let k = 0; ; k++) {
    throwIfCancelled(signal);
    const weights = Float64Array.from(k === 0 ? [1] : STANDARD_WEIGHTS);
    const episodes = Array.from({ length: k < 2 ? 1 : REPETITIONS }, (_, e) =>
      task.drawEpisode(fold(fold(key, k), e), options),
    );
    const items = Array.from({ length: pool.workers * 2 ** Math.max(0, k - 2) }, () => ({ plan }));
    const begun = performance.now();
    await pool.run(
      { task: task.id, options, weighting: { kind: 'shared', values: weights }, episodes, items },
      signal === undefined ? {} : { signal },
    );
    const seconds = (performance.now() - begun) / 1000;
    const made = weights.length * episodes.length * items.length;
    rollouts += made;
    // The first batch also starts threads and compiles.
    if (k > 0 && (seconds > LONG_ENOUGH_S || k === MOST_BATCHES))
      return { each: seconds / made, rollouts };
  }
}

/** Seconds of an image at one weight and of a step of the gradient. */
async function timeImages(
  document: GenomeDocument,
  key: Key,
): Promise<Pick<Speed, 'image' | 'gradient' | 'training' | 'test'>> {
  const { task, classifier, train, test } = await digitsOf(document.task);
  const plan = planOf(document.genome);
  const end = Math.min(test.count, TEST_IMAGES);
  const weighting = { kind: 'shared', values: Float64Array.of(1) } as const;
  // The first call compiles; the second is timed.
  await accuracies(classifier, plan, weighting, test, { end });
  let begun = performance.now();
  await accuracies(classifier, plan, weighting, test, { end });
  const image = (performance.now() - begun) / 1000 / end;
  const images = drawBatch(key, train.count, task.batchSize({}));
  begun = performance.now();
  const weights = new Float64Array(plan.connectionCount).fill(1);
  likelihoodGradient(plan, weights, pixelBatch(train, images));
  const gradient = (performance.now() - begun) / 1000;
  return { image, gradient, training: train.count, test: test.count };
}

/**
 * How fast this machine works on a task, measured on episodes that nothing else uses.
 * @throws PrecocialError 'usage' for a task without a network to time, 'encoder', 'cancelled'
 */
export async function speedOf(
  rollouts: RolloutExecutor,
  id: string,
  seed: number,
  signal?: CancelSignal,
): Promise<Speed> {
  const task = taskOf(id);
  const begun = performance.now();
  const document = await timedNetwork(task);
  const pool = withEncoder(rollouts, await encoderFor(task.id, document.encoder));
  const key = fold(fold(keyOf(seed), 'reproduction speed'), task.id);
  const presets = new Set(
    stagesOf(task).flatMap(({ work }) => (work.kind === 'search' ? [work.preset] : [])),
  );
  const searched: Record<string, number> = {};
  let made = 0;
  for (const preset of presets) {
    const options = task.presetOptions?.[preset] ?? {};
    const timed = await timeRollouts(pool, document, options, fold(key, preset), signal);
    searched[preset] = timed.each;
    made += timed.rollouts;
  }
  const options = evaluationOptions(task);
  const timed = await timeRollouts(pool, document, options, fold(key, 'measured'), signal);
  const none = { image: 0, gradient: 0, training: 0, test: 0 };
  const images = task.measure === 'accuracy' ? await timeImages(document, key) : none;
  return {
    task: task.id,
    searched,
    measured: timed.each,
    ...images,
    rollouts: made + timed.rollouts,
    seconds: (performance.now() - begun) / 1000,
  };
}
