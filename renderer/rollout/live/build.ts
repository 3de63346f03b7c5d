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
  /** Null where there is nothing to draw but the time series. */
  readonly drawing: DrawingModule | null;
}

const noPose = (): Float64Array => new Float64Array(0);

/**
 * Makes the environments of a scene and the player over them.
 * @param forecasts how many of the first playbacks have an environment more that runs ahead of them
 * @throws PrecocialError 'unsupported' for a task without environment
 */
export async function buildRollout(
  task: TaskDefinition,
  cast: readonly Cast[],
  options: TaskOptions,
  files: TaskFiles,
  forecasts: number,
  now: () => number,
): Promise<BuiltRollout> {
  if (task.kind !== 'control') {
    throw new PrecocialError('unsupported', `The task ${task.title} has no scene to watch.`, {
      task: task.id,
    });
  }
  const drawing = (await lookOf(task).drawing?.()) ?? null;
  const specs = cast.map(({ spec }) => spec);
  const filled = fillOptions(task, options);
  // With the reward of a search an episode ends where the body gets no further; a person who drives may stop or turn.
  const patient = hasRewardKinds(task) ? { ...filled, reward: 1 } : filled;
  const drivers = [...specs, ...Array.from({ length: forecasts }, () => undefined)];
  const environments = await Promise.all(
    drivers.map((spec) =>
      task.createEnvironment(files, spec?.pilot === undefined ? filled : patient),
    ),
  );
  const networks = kernelNetworks(await files.kernel('network'));
  const poseOf = drawing?.poseOf ?? noPose;
  return { player: new Player(task, specs, environments, poseOf, networks, now), drawing };
}
