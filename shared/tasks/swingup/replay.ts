import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { ReplayErrors, type Replay } from '../replay.ts';
import { SwingupEnvironment, type SwingupScene } from './dynamics.ts';

const COLUMNS = ['action', 'reward', 'x', 'xdot', 'theta', 'thetadot'];

/** A recorded episode: the start state, then action, reward and state of each step. */
export interface SwingupTrace {
  readonly start: readonly number[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/**
 * Checks that a parsed file is a recording of swing-up. A file of several episodes gives them all.
 * @throws PrecocialError 'invalid-file' with the field that is missing or off
 */
export function parseSwingupTraces(value: unknown): SwingupTrace[] {
  return (Array.isArray(value) ? value : [value]).map((entry: unknown, index) => {
    const record: Record<string, unknown> =
      typeof entry === 'object' && entry !== null ? { ...entry } : {};
    const { start, columns, rows } = record;
    const wrong = (field: string): PrecocialError =>
      new PrecocialError(
        'invalid-file',
        `Episode ${index} of the swing-up trace has no proper "${field}".`,
        { field },
      );
    if (!isRow(start, 4)) throw wrong('start');
    if (!Array.isArray(columns) || columns.join() !== COLUMNS.join()) throw wrong('columns');
    if (
      !Array.isArray(rows) ||
      rows.length === 0 ||
      !rows.every((row) => isRow(row, COLUMNS.length))
    )
      throw wrong('rows');
    return { start, columns: COLUMNS, rows: rows };
  });
}

function isRow(value: unknown, length: number): value is number[] {
  return (
    Array.isArray(value) &&
    value.length === length &&
    value.every((entry) => typeof entry === 'number')
  );
}

/** Runs the recorded actions through the engine and compares x, dx, theta and dtheta. */
export function replaySwingup(trace: SwingupTrace): Replay {
  const environment = new SwingupEnvironment({ poleLength: 1, noise: 0, velocities: 1, goal: 0 });
  environment.reset(Float64Array.from(trace.start));
  const errors = new ReplayErrors();
  for (const row of trace.rows) {
    const { reward } = environment.step([at(row, 0)]);
    const { theta } = environment.scene() satisfies SwingupScene;
    const state = [
      at(environment.observation, 0),
      at(environment.observation, 1),
      theta,
      at(environment.observation, 4),
    ];
    errors.add(
      Math.max(...state.map((value, k) => Math.abs(value - at(row, k + 2)))),
      Math.abs(reward - at(row, 1)),
    );
  }
  return errors.result();
}
