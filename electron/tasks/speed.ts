import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { sampleGenome } from '../../shared/tasks/search-task.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { fillOptions, type TaskDefinition } from '../../shared/tasks/task.ts';
import type { RolloutPool } from '../rollouts/pool.ts';

const EPISODES = 8;

/**
 * Steps a second of a task with a small network, over a second or so.
 * @throws PrecocialError 'task-failed' as the task fails
 */
export async function stepsPerSecond(pool: RolloutPool, task: TaskDefinition): Promise<number> {
  const key = fold(keyOf(1), 'speed');
  const genome = sampleGenome(task, key);
  const options = fillOptions(task, {});
  const batch = {
    task: task.id,
    options,
    weighting: { kind: 'shared', values: Float64Array.from(STANDARD_WEIGHTS) } as const,
    episodes: Array.from({ length: EPISODES }, (_, e) => task.drawEpisode(fold(key, e), options)),
    items: [{ plan: planOf(genome) }],
  };
  // The first run is not timed: the engine compiles what it runs often.
  await pool.run(batch);
  const begun = performance.now();
  let steps = 0;
  while (performance.now() - begun < 1000) steps += (await pool.run(batch)).steps;
  return (steps / (performance.now() - begun)) * 1000;
}
