import { trialKeys } from '../../shared/evaluation/evaluate.ts';
import { planOf } from '../../shared/network/plan.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { biped } from '../../shared/tasks/biped/biped.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { randomGenome } from './random-genome.ts';
import { leastOf, processorMs, type BenchRow } from './row.ts';

const SEEDS = [1, 2, 3, 9, 10, 11] as const;
const EPISODES = 4;
const ROUNDS = 6;

/** Whole rollouts of first networks on the walker, which fall within some 100 steps. */
export async function benchBiped(files: TaskFiles): Promise<BenchRow[]> {
  const evaluator = await biped.createEvaluator(files);
  const weighting = { kind: 'shared', values: Float64Array.from(STANDARD_WEIGHTS) } as const;
  const episodes = trialKeys(0, EPISODES).map((key) => biped.drawEpisode(key, {}));
  const plans = SEEDS.map((seed) =>
    planOf(
      randomGenome(
        {
          inputs: biped.inputs.length,
          outputs: biped.outputs.length,
          hidden: 0,
          connections: 25,
          activations: [1],
          fromHidden: 0,
        },
        seed,
      ),
    ),
  );
  let steps = 0;
  const [ms = NaN] = await leastOf(ROUNDS, processorMs, [
    async () => {
      steps = 0;
      for (const plan of plans)
        steps += (await evaluator.rollouts(plan, weighting, episodes, {})).steps;
    },
  ]);
  const rollouts = plans.length * STANDARD_WEIGHTS.length * EPISODES;
  return [
    { name: 'biped.rollouts.stepsPerSecond', value: (1000 * steps) / ms, unit: 'steps/s' },
    { name: 'biped.falls.rolloutsPerSecond', value: (1000 * rollouts) / ms, unit: 'rollouts/s' },
  ];
}
