import type { CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { evaluationOf, trialKeys, weightingWithOffsets } from '../../shared/evaluation/evaluate.ts';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { planOf } from '../../shared/network/plan.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import {
  fillOptions,
  rewardKindOf,
  type TaskOptions,
  type Weighting,
} from '../../shared/tasks/task.ts';
import type { RolloutPool } from '../rollouts/pool.ts';

export interface EvaluateRequest {
  readonly task: string;
  readonly genome: Genome;
  readonly weights: Float64Array;
  /** Add each connection's offset to the shared weight. */
  readonly useOffsets: boolean;
  readonly trials: number;
  readonly seed: number;
  readonly options: TaskOptions;
}

export interface EvaluateControl {
  readonly signal?: CancelSignal;
  readonly onProgress?: (done: number) => void;
}

/** Returns of more rollouts than this would not fit into memory. */
const MOST_ROLLOUTS = 20_000_000;

/** Weights of an evaluation in parts that the workers can share: about `parts`, in order. */
function splitWeights(weights: Float64Array, parts: number): Float64Array[] {
  const count = Math.min(weights.length, Math.max(1, parts));
  return Array.from({ length: count }, (_, k) =>
    weights.slice(
      Math.floor((weights.length * k) / count),
      Math.floor((weights.length * (k + 1)) / count),
    ),
  );
}

/**
 * Rolls a genome out at some weights over the trials of a seed.
 * @throws PrecocialError 'usage' for nonsense numbers, 'wrong-task', 'cancelled'
 */
export async function evaluateGenome(
  pool: RolloutPool,
  request: EvaluateRequest,
  control: EvaluateControl = {},
): Promise<Evaluation> {
  const task = taskOf(request.task);
  checkFits(request.genome, task);
  const { trials, weights } = request;
  if (!Number.isInteger(trials) || trials < 1)
    throw new PrecocialError(
      'usage',
      `The number of trials must be a whole number from 1 up, not ${trials}.`,
    );
  if (weights.length * trials > MOST_ROLLOUTS)
    throw new PrecocialError(
      'usage',
      `${weights.length} weights in ${trials} trials are more than ${MOST_ROLLOUTS} rollouts; ask for fewer.`,
    );
  if (weights.length === 0 || !weights.every(Number.isFinite))
    throw new PrecocialError('usage', 'The weights must be finite numbers, at least one.');
  const options = fillOptions(task, request.options);
  const plan = planOf(request.genome);
  const episodes = trialKeys(request.seed, trials).map((key) => task.drawEpisode(key, options));
  const weightingOf = (part: Float64Array): Weighting =>
    request.useOffsets
      ? weightingWithOffsets(request.genome, plan, part)
      : { kind: 'shared', values: part };
  const parts = splitWeights(
    weights,
    Math.max(pool.workers * 4, Math.ceil((weights.length * trials) / 120)),
  );
  const begun = performance.now();
  const result = await pool.run(
    {
      task: task.id,
      options,
      weighting: { kind: 'shared', values: weights },
      episodes,
      items: parts.map((part) => ({ plan, weighting: weightingOf(part) })),
    },
    control,
  );
  const returns = new Float64Array(weights.length * trials);
  let place = 0;
  for (const part of result.returns) {
    returns.set(part, place);
    place += part.length;
  }
  const seconds = (performance.now() - begun) / 1000;
  return evaluationOf({
    task: task.id,
    reward: rewardKindOf(task, options),
    genome: request.genome,
    weights,
    trials,
    seed: request.seed,
    returns,
    steps: result.steps,
    seconds,
  });
}
