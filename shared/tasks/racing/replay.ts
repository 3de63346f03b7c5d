import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { ReplayErrors, type Replay } from '../replay.ts';
import { instantiateRacer, type CarState } from './kernel.ts';
import { drawTrack } from './track.ts';

/** A recorded episode of CarRacing: the track's draws, then actions with what followed them. */
export interface RacingTrace {
  /** Uniform draws of all attempts, 24 each. */
  readonly draws: readonly number[];
  readonly actions: readonly (readonly [steer: number, gas: number, brake: number])[];
  /** x, y, angle, vx, vy and angular velocity of the hull after each step. */
  readonly hull: readonly (readonly number[])[];
  /** Spin rate of each wheel. */
  readonly omega: readonly (readonly number[])[];
  readonly reward: readonly number[];
  readonly visited: readonly number[];
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}

function isTable(value: unknown, columns: number): value is number[][] {
  return Array.isArray(value) && value.every((row) => isNumbers(row) && row.length === columns);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/**
 * Checks that a parsed file is a recording of the racer.
 * @throws PrecocialError 'invalid-file' with the field that is missing or off, or saying that these are tracks alone
 */
export function parseRacingTrace(value: unknown): RacingTrace {
  if (Array.isArray(value) && isNumbers(fieldsOf(value[0])['draws'])) {
    throw new PrecocialError(
      'invalid-file',
      'This file holds generated tracks without a drive; replay takes a trace, which holds the actions of a drive too.',
    );
  }
  const record = fieldsOf(value);
  const step = fieldsOf(record['step']);
  const wrong = (field: string): PrecocialError =>
    new PrecocialError('invalid-file', `The racing trace has no proper "${field}".`, { field });
  const draws = record['draws_all_attempts'];
  const { action, hull, omega, reward, visited } = step;
  if (!isNumbers(draws) || draws.length === 0 || draws.length % 24 !== 0) {
    throw wrong('draws_all_attempts');
  }
  if (!isTable(action, 3) || action.length === 0) throw wrong('action');
  const steps = action.length;
  if (!isTable(hull, 6) || hull.length !== steps) throw wrong('hull');
  if (!isTable(omega, 4) || omega.length !== steps) throw wrong('omega');
  if (!isNumbers(reward) || reward.length !== steps) throw wrong('reward');
  if (!isNumbers(visited) || visited.length !== steps) throw wrong('visited');
  const actions = action.map((row): [number, number, number] => [
    at(row, 0),
    at(row, 1),
    at(row, 2),
  ]);
  return { draws, actions, hull, omega, reward, visited };
}

/** Largest difference of a car from a recorded moment; a tile more or less counts as infinite. */
function distance(car: CarState, trace: RacingTrace, step: number): number {
  if (car.visited !== at(trace.visited, step)) return Infinity;
  const { hull } = car;
  const pose = [hull.originX, hull.originY, hull.angle, hull.vx, hull.vy, hull.omega];
  const recorded = trace.hull[step] ?? [];
  const spins = trace.omega[step] ?? [];
  return Math.max(
    ...pose.map((value, k) => Math.abs(value - at(recorded, k))),
    ...car.wheels.map((wheel, k) => Math.abs(wheel.spin - at(spins, k))),
  );
}

/**
 * Runs the recorded actions through the engine.
 * @param bytes the compiled kernel `racer`
 * @throws PrecocialError 'invalid-file' if the draws make no track
 */
export function replayRacing(bytes: Uint8Array, trace: RacingTrace): Replay {
  const racer = instantiateRacer(bytes);
  racer.configure(1, 1, 1);
  let next = 0;
  const track = drawTrack(() => {
    const draw = trace.draws[next++];
    if (draw !== undefined) return draw;
    throw new PrecocialError('invalid-file', 'The draws of the racing trace make no closed track.');
  });
  racer.loadTrack(0, track);
  racer.reset(0, 0);
  const errors = new ReplayErrors();
  trace.actions.forEach((action, step) => {
    const reward = racer.step(0, ...action);
    errors.add(distance(racer.car(0), trace, step), Math.abs(reward - at(trace.reward, step)));
  });
  return errors.result();
}
