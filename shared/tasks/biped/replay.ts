import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { ACTIONS, OBSERVATIONS } from '../../layouts/walker.ts';
import { BipedEnvironment } from './environment.ts';
import { encodeEpisode } from './episode.ts';
import { TERRAIN_POINTS } from './terrain.ts';

/** A recorded episode: what reset returned, then actions with what followed them. */
export interface BipedTrace {
  readonly terrain: readonly number[];
  readonly force: number;
  readonly obs0: readonly number[];
  readonly actions: readonly (readonly number[])[];
  readonly obs: readonly (readonly number[])[];
  readonly reward: readonly number[];
}

/** How far the engine is from a recording. */
export interface BipedReplay {
  readonly steps: number;
  /** Largest absolute error of any observation over the first 1, 10, 50, 100 steps and over all. */
  readonly maxAbsError: Readonly<Record<'1' | '10' | '50' | '100' | 'all', number>>;
  /** Largest absolute error of the reward of any step. */
  readonly rewardError: number;
}

function isTable(value: unknown, columns: number): value is number[][] {
  return Array.isArray(value) && value.every((row) => Array.isArray(row) && row.length === columns);
}

/**
 * Checks that a parsed file is a recording of the walker.
 * @throws PrecocialError 'invalid-file' with the field that is missing or off
 */
export function parseBipedTrace(value: unknown): BipedTrace {
  const record: Record<string, unknown> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { terrain, force, obs0, actions, obs, reward } = record;
  const wrong = (field: string): PrecocialError =>
    new PrecocialError('invalid-file', `The walker trace has no proper "${field}".`, { field });
  if (!isTable([terrain], TERRAIN_POINTS)) throw wrong('terrain');
  if (typeof force !== 'number') throw wrong('force');
  if (!isTable([obs0], OBSERVATIONS)) throw wrong('obs0');
  if (!isTable(actions, ACTIONS) || actions.length === 0) throw wrong('actions');
  if (!isTable(obs, OBSERVATIONS) || obs.length !== actions.length) throw wrong('obs');
  if (!isTable([reward], actions.length)) throw wrong('reward');
  return {
    terrain: terrain as number[],
    force,
    obs0: obs0 as number[],
    actions,
    obs,
    reward: reward as number[],
  };
}

/** Runs the recorded actions through the engine. @param bytes the compiled kernel `walker` */
export function replayBiped(bytes: Uint8Array, trace: BipedTrace): BipedReplay {
  const environment = new BipedEnvironment(
    bytes,
    { maxSteps: Infinity },
    { reward: 0, patience: 0, goal: 0 },
  );
  const heights = Float64Array.from(trace.terrain);
  environment.reset(encodeEpisode(trace.force, { heights, quads: [] }));
  const worst = (expected: readonly number[]): number =>
    expected.reduce((e, x, k) => Math.max(e, Math.abs(x - at(environment.observation, k))), 0);
  let error = worst(trace.obs0);
  let rewardError = 0;
  const upTo = new Map<number, number>();
  trace.actions.forEach((action, t) => {
    const { reward } = environment.step(action);
    error = Math.max(error, worst(trace.obs[t] ?? []));
    rewardError = Math.max(rewardError, Math.abs(reward - at(trace.reward, t)));
    upTo.set(t + 1, error);
  });
  const steps = trace.actions.length;
  const after = (n: number): number => upTo.get(Math.min(n, steps)) ?? error;
  return {
    steps,
    maxAbsError: { '1': after(1), '10': after(10), '50': after(50), '100': after(100), all: error },
    rewardError,
  };
}
