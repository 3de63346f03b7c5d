import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import type { TuneGeneration, TuneRequest } from '../../shared/contract/experiments.ts';
import { ALGORITHMS, type AlgorithmName } from '../../shared/tuning/settings.ts';
import { fieldName, listOf, recordOf, z } from '../../shared/formats/schema.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { TUNING_FORMAT } from '../../shared/formats/tuned-file.ts';
import { MOST_CONNECTIONS } from '../../shared/genome/limits.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { problemWithOptions, type TaskOptions } from '../../shared/tasks/task.ts';
import type { StateFields } from '../../shared/tuning/optimizer.ts';
import type { FilledSettings } from '../../shared/tuning/settings.ts';

/** What ends a tuning, whichever comes first; null where that does not. */
export type TuneLimits = Pick<TuneRequest, 'generations' | 'seconds' | 'target'>;

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
  /** Fingerprint of the network it learns from; absent where there is none. */
  readonly teacher?: string;
  /** What ends it; absent in states of earlier versions. */
  readonly limits?: TuneLimits;
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

/** What a saved tuning may hold. */
const MOST_GENERATIONS = 1_000_000;
const MOST_FIELDS = 1000;

const generation = z.object({
  generation: z.int().nonnegative(),
  evaluations: z.number(),
  rollouts: z.number(),
  mean: z.number().nullable(),
  max: z.number().nullable(),
  centre: z.number().nullable(),
  best: z.number(),
  deviation: z.number().nullable(),
  seconds: z.number(),
});

const schema = z.object({
  format: z.literal(TUNING_FORMAT),
  version: z.literal(1),
  task: z.string(),
  topology: z.string(),
  algorithm: z.enum(ALGORITHMS),
  settings: recordOf(z.string(), z.number(), MOST_FIELDS),
  options: recordOf(z.string(), z.number(), MOST_FIELDS),
  seed: z.int().nonnegative(),
  weight: z.number(),
  teacher: z.string().optional(),
  limits: z
    .object({
      generations: z.number().nullable(),
      seconds: z.number().nullable(),
      target: z.number().nullable(),
    })
    .optional(),
  generations: listOf(generation, MOST_GENERATIONS),
  best: listOf(z.number(), MOST_CONNECTIONS),
  optimizer: recordOf(z.string(), z.union([z.number(), listOf(z.number())]), MOST_FIELDS),
});

const damaged = (reason: string): PrecocialError =>
  new PrecocialError(
    'invalid-file',
    `The saved tuning cannot be continued: ${reason}. Nothing was changed; start a new one, with --warm to begin at its weights.`,
  );

/** @throws PrecocialError 'invalid-file', 'newer-version', 'unknown-task' */
export function parseState(text: string): TuningState {
  let value: unknown;
  try {
    ({ value } = parseJson(text));
  } catch (error) {
    throw damaged(`it is not JSON (${messageOf(error).replace(/\.$/, '')})`);
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    !('format' in value) ||
    value.format !== TUNING_FORMAT
  ) {
    throw damaged('it is not the state of a tuning');
  }
  if ('version' in value && typeof value.version === 'number' && value.version > 1) {
    throw new PrecocialError(
      'newer-version',
      `The saved tuning has version ${value.version}; this program reads 1.`,
    );
  }
  const { error } = schema.safeParse(value);
  if (error !== undefined) {
    const path = (error.issues[0]?.path ?? []).filter((key) => typeof key !== 'symbol');
    throw damaged(`its field ${fieldName(path)} is missing or damaged`);
  }
  // The value as it was read: the schema only checks it.
  const state = value as TuningState;
  const problem = problemWithOptions(taskOf(state.task), state.options);
  if (problem !== null) throw damaged(problem.replace(/\.$/, ''));
  return state;
}

/** @throws PrecocialError 'invalid-file' if a state holds offsets for another number of connections */
export function checkSize({ best }: TuningState, connections: number): void {
  if (best.length !== connections)
    throw damaged(`it holds ${best.length} offsets for ${connections} connections`);
}

/**
 * Checks that a saved optimiser has the fields of one that runs, each of the same size.
 * @throws PrecocialError 'invalid-file'
 */
export function checkOptimizer({ optimizer }: TuningState, running: StateFields): void {
  for (const [name, value] of Object.entries(running)) {
    const saved = optimizer[name];
    const size = (field: number | ArrayLike<number> | undefined): number =>
      typeof field === 'object' ? field.length : -1;
    if (saved === undefined || size(saved) !== size(value))
      throw damaged(`the field ${name} of its optimiser is missing or damaged`);
  }
}
