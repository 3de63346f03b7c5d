import { PrecocialError } from '../../../shared/contract/errors.ts';
import {
  fillOptions,
  type TaskDefinition,
  type TaskFiles,
  type TaskOptions,
} from '../../../shared/tasks/task.ts';
import type { DrawingModule } from '../drawing/drawing.ts';
import { loadDrawing } from '../drawing/table.ts';
import { Player } from './player.ts';
import type { Cast } from './specs.ts';

/** A rollout ready to be played, and the drawing that shows it. */
export interface BuiltRollout {
  readonly player: Player;
  readonly drawing: DrawingModule;
}

/**
 * Makes the environments of a scene and the player over them.
 * @param forecast whether one more environment should run ahead of the main lane
 * @throws PrecocialError 'unsupported' for a task without environment or drawing
 */
export async function buildRollout(
  task: TaskDefinition,
  cast: readonly Cast[],
  options: TaskOptions,
  files: TaskFiles,
  forecast: boolean,
  now: () => number,
): Promise<BuiltRollout> {
  const create = task.createEnvironment;
  const drawing = await loadDrawing(task.id);
  if (create === undefined || drawing === null) {
    throw new PrecocialError('unsupported', `The task ${task.title} has no scene to watch.`, {
      task: task.id,
    });
  }
  const count = cast.length + (forecast ? 1 : 0);
  const filled = fillOptions(task, options);
  const environments = await Promise.all(
    Array.from({ length: count }, () => create(files, filled)),
  );
  const specs = cast.map(({ spec }) => spec);
  return { player: new Player(task, specs, environments, drawing.poseOf, now), drawing };
}
