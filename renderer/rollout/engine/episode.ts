import { fold, keyOf } from '../../../shared/random/key.ts';
import {
  fillOptions,
  type Episode,
  type TaskDefinition,
  type TaskOptions,
} from '../../../shared/tasks/task.ts';

/** The episode of a seed: the same start in the window, in a film and on the command line. */
export function episodeOfSeed(task: TaskDefinition, seed: number, options: TaskOptions): Episode {
  return task.drawEpisode(fold(keyOf(seed), 'rollout'), fillOptions(task, options));
}
