import { PrecocialError } from '../../shared/base/errors.ts';
import { weightingWithOffsets } from '../../shared/evaluation/evaluate.ts';
import { digitReport, type DigitReport } from '../../shared/evaluation/digit-report.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { planOf } from '../../shared/network/plan.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import type { TaskFiles, Weighting } from '../../shared/tasks/task.ts';

export interface JudgeRequest {
  readonly task: string;
  readonly genome: Genome;
  /** The shared weights; at most 120, since the probabilities of every image are kept for each. */
  readonly weights: Float64Array;
  /** Add each connection's offset to the shared weight. */
  readonly useOffsets: boolean;
  /** Training images to choose weights by, from the first on; all if absent. */
  readonly trainingImages?: number;
}

/** 70,000 images keep 2.8 MB of probabilities for each weight. */
const MOST_WEIGHTS = 120;

/**
 * Classifies the examples of a task, for training and for testing, at some weights and sums up the answers.
 * Deterministic: no image is drawn.
 * @throws PrecocialError 'usage' for too many or no weights, 'wrong-task' if the genome does not fit
 */
export async function judgeDigits(files: TaskFiles, request: JudgeRequest): Promise<DigitReport> {
  const { weights, genome } = request;
  const task = taskOf(request.task);
  if (task.kind !== 'classification')
    throw new PrecocialError('wrong-task', `The task ${task.id} has no examples to classify.`, {
      task: task.id,
    });
  checkFits(genome, task);
  if (weights.length === 0 || weights.length > MOST_WEIGHTS || !weights.every(Number.isFinite)) {
    throw new PrecocialError(
      'usage',
      `A network's digits are judged at 1 to ${MOST_WEIGHTS} finite weights, not ${weights.length}.`,
    );
  }
  const plan = planOf(genome);
  const weighting: Weighting = request.useOffsets
    ? weightingWithOffsets(genome, plan, weights)
    : { kind: 'shared', values: weights };
  const [classifier, training, test] = await Promise.all([
    task.createClassifier(files),
    task.examples(files, 'train'),
    task.examples(files, 'test'),
  ]);
  const end = Math.min(training.count, request.trainingImages ?? training.count);
  return digitReport(
    weights,
    classifier.classify(plan, weighting, training, { end, probabilities: true }),
    classifier.classify(plan, weighting, test, { probabilities: true }),
  );
}
