import { PrecocialError } from '../../shared/contract/errors.ts';
import type { AlgorithmName, TuneGeneration } from '../../shared/contract/judge.ts';
import { TUNING_FORMAT } from '../../shared/formats/tuned-file.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import type { StateFields } from '../../shared/tuning/optimizer.ts';
import type { FilledSettings } from '../../shared/tuning/settings.ts';

/** Everything needed to go on with a tuning exactly where it was left. */
export interface TuningState {
  readonly format: typeof TUNING_FORMAT;
  readonly version: 1;
  readonly task: string;
  readonly topology: string;
  readonly algorithm: AlgorithmName;
  readonly settings: FilledSettings;
  readonly options: TaskOptions;
  readonly seed: number;
  readonly weight: number;
  readonly generations: readonly TuneGeneration[];
  /** Offsets in the plan's order. */
  readonly best: readonly number[];
  readonly optimizer: Readonly<Record<string, number | readonly number[]>>;
}

/** State fields as JSON holds them; numbers come back bit by bit. */
export function packFields(fields: StateFields): TuningState['optimizer'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : Array.from(value),
    ]),
  );
}

export function unpackFields(packed: TuningState['optimizer']): StateFields {
  return Object.fromEntries(
    Object.entries(packed).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : Float64Array.from(value),
    ]),
  );
}

export function writeState(state: TuningState): string {
  return `${JSON.stringify(state)}\n`;
}

/** @throws PrecocialError 'invalid-file', 'newer-version' */
export function parseState(text: string): TuningState {
  const damaged = (reason: string): PrecocialError =>
    new PrecocialError(
      'invalid-file',
      `The saved tuning cannot be continued: ${reason}. Nothing was changed; start a new one, with --warm to begin at its weights.`,
    );
  let value: Partial<Record<keyof TuningState, unknown>>;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    throw damaged('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || value.format !== TUNING_FORMAT) {
    throw damaged('it is not the state of a tuning');
  }
  if (typeof value.version === 'number' && value.version > 1) {
    throw new PrecocialError(
      'newer-version',
      `The saved tuning has version ${value.version}; this program reads 1.`,
    );
  }
  const whole =
    typeof value.task === 'string' &&
    typeof value.topology === 'string' &&
    typeof value.weight === 'number' &&
    typeof value.seed === 'number' &&
    typeof value.settings === 'object' &&
    Array.isArray(value.generations) &&
    Array.isArray(value.best) &&
    typeof value.optimizer === 'object';
  if (!whole) throw damaged('parts of it are missing');
  return value as TuningState;
}
