import { PrecocialError } from '../../../shared/base/errors.ts';
import { kernelNetworks } from '../../../shared/network/live-network.ts';
import {
  fillOptions,
  hasRewardKinds,
  type TaskDefinition,
  type TaskFiles,
  type TaskOptions,
} from '../../../shared/tasks/task.ts';
import type { DrawingModule } from '../../tasks/scene/drawing.ts';
import { lookOf } from '../../tasks/looks.ts';
import { Player } from './player.ts';
import type { Cast } from './specs.ts';

/** A rollout ready to be played, and the drawing that shows it. */
export interface BuiltRollout {
  readonly player: Player;
  readonly drawing: DrawingModule;
}

/**
 * Makes the environments of a scene and the player over them.
 * @param forecasts how many of the first lanes have an environment more that runs ahead of them
 * @throws PrecocialError 'unsupported' for a task without environment or drawing
 */
export async function buildRollout(
  task: TaskDefinition,
  cast: readonly Cast[],
  options: TaskOptions,
  files: TaskFiles,
  forecasts: number,
  now: () => number,
): Promise<BuiltRollout> {
  const drawing = await lookOf(task).drawing?.();
  if (task.source?.kind === 'program')
    throw new PrecocialError(
      'unsupported',
      `${task.title} is stepped by a program of its own: evaluations, sweeps and searches run it, but its rollouts are not shown here yet.`,
      { task: task.id },
    );
  if (task.kind !== 'control' || drawing === undefined) {
    throw new PrecocialError('unsupported', `The task ${task.title} has no scene to watch.`, {
      task: task.id,
    });
  }
  const specs = cast.map(({ spec }) => spec);
  const filled = fillOptions(task, options);
  // A search gives up on those who get no further; a person may think, and turn around.
  const patient = hasRewardKinds(task) ? { ...filled, reward: 1 } : filled;
  const drivers = [...specs, ...Array.from({ length: forecasts }, () => undefined)];
  const environments = await Promise.all(
    drivers.map((spec) =>
      task.createEnvironment(files, spec?.pilot === undefined ? filled : patient),
    ),
  );
  const networks = kernelNetworks(await files.kernel('network'));
  return { player: new Player(task, specs, environments, drawing.poseOf, networks, now), drawing };
}
