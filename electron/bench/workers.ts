import { planOf } from '../../shared/network/plan.ts';
import { episodeKeys } from '../../shared/search/search.ts';
import { weightSet, type SearchSettings } from '../../shared/search/settings.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { stateAfter } from '../efficacy/generations.ts';
import type { RolloutBatch } from '../../shared/tasks/rollout-batch.ts';
import { RolloutPool } from '../rollouts/pool.ts';
import { fasterThan, leastOf, wallMs, type BenchRow } from './row.ts';

const GENERATION = 20;
const ROUNDS = 12;
/** Each genome several times, so that handing out the work weighs as little as in a long search. */
const COPIES = 4;

/** The rollouts of a generation of the laptop preset. */
async function batchOf(files: TaskFiles, settings: SearchSettings): Promise<RolloutBatch> {
  const evaluator = await swingup.createEvaluator(files);
  const state = await stateAfter({ task: swingup, evaluator }, settings, 1, GENERATION);
  const items = state.population.map(({ genome }) => ({ plan: planOf(genome) }));
  return {
    task: swingup.id,
    options: {},
    weighting: { kind: 'shared', values: weightSet(settings.weights) },
    episodes: episodeKeys(state).map((key) => swingup.drawEpisode(key, {})),
    items: Array.from({ length: COPIES }, () => items).flat(),
  };
}

/** Wall time of one batch on one and on two worker threads; the ratio says what the second is worth. */
export async function benchWorkers(
  files: TaskFiles,
  settings: SearchSettings,
): Promise<BenchRow[]> {
  const batch = await batchOf(files, settings);
  const pools = [new RolloutPool(1), new RolloutPool(2)] as const;
  try {
    for (const pool of pools) await pool.run(batch);
    const [one = NaN, two = NaN] = await leastOf(
      ROUNDS,
      wallMs,
      pools.map((pool) => () => pool.run(batch)),
    );
    const name = 'workers.one';
    const unit = 'ms per batch, wall time';
    return [
      { name, value: one, unit },
      fasterThan({ name, value: one }, { name: 'workers.two', value: two, unit }),
    ];
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
}
