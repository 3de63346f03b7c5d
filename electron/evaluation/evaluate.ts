import { item } from '../../shared/base/arrays.ts';
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
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { drawEpisodes, inBlocks } from './blocks.ts';

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

/**
 * Rolls a genome out at some weights over the trials of a seed.
 * @throws PrecocialError 'usage' for nonsense numbers, 'wrong-task', 'cancelled'
 */
export async function evaluateGenome(
  rollouts: RolloutExecutor,
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
  const keys = trialKeys(request.seed, trials);
  const weighting: Weighting = request.useOffsets
    ? weightingWithOffsets(request.genome, plan, weights)
    : { kind: 'shared', values: weights };
  const begun = performance.now();
  const returns = new Float64Array(weights.length * trials);
  let steps = 0;
  await inBlocks(
    trials,
    async (from, to, part) => {
      const episodes = await drawEpisodes(task, options, keys.slice(from, to), control.signal);
      const batch = { task: task.id, options, weighting, episodes, items: [{ plan }] };
      const result = await rollouts.run(batch, part);
      const row = item(result.returns, 0);
      for (let w = 0; w < weights.length; w++)
        returns.set(row.subarray(w * (to - from), (w + 1) * (to - from)), w * trials + from);
      steps += result.steps;
    },
    control,
  );
  const seconds = (performance.now() - begun) / 1000;
  return evaluationOf({
    task: task.id,
    reward: rewardKindOf(task, options),
    genome: request.genome,
    weights,
    trials,
    seed: request.seed,
    returns,
    steps,
    seconds,
  });
}
