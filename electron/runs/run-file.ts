import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import {
  parseHyperparameters,
  writeHyperparameters,
} from '../../shared/formats/hyperparameters.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { migrate, type Versioning } from '../../shared/formats/migrations.ts';
import { checkShape, z } from '../../shared/formats/schema.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { taskOf, taskOfSource } from '../../shared/tasks/registry.ts';
import { checkOptions, type TaskOptions } from '../../shared/tasks/task.ts';
import { exists, storageError, writeAtomically } from '../system/files.ts';
import { readParsedText } from '../system/read-file.ts';
import { withChange, type RunSettings } from './changed-settings.ts';
import { readRunTask } from './run-task.ts';

export const RUN_FORMAT = 'precocial-run';
/** Version 2 has settings that were changed on the way, and first populations of another run. */
const VERSIONS: Versioning = {
  noun: 'run file',
  current: 2,
  migrations: [{ from: 1, migrate: (fields) => fields }],
};

/** What a run is: everything that determines its results. */
export interface RunConfig extends RunSettings {
  readonly name: string;
  readonly task: string;
  readonly seed: number;
  readonly options: TaskOptions;
  /** The genome it was evolved from; null for minimal networks. */
  readonly from: GenomeDocument | null;
  /** The run whose population of a generation it was begun with; absent: none. The genomes are in its own folder. */
  readonly population?: { readonly run: string; readonly generation: number };
  /** Version of the program that began it. */
  readonly program: string;
  /** Version of the task that it began with, of a task that a person added; it must be there to go on. */
  readonly taskVersion?: string;
  /** Id of the encoder that makes the inputs, where one does; it must be in use to go on. */
  readonly encoder?: string;
}

const schema = z.object({
  format: z.literal(RUN_FORMAT),
  name: z.string().min(1),
  task: z.string().min(1),
  seed: z.int().nonnegative(),
  program: z.string(),
  options: z.record(z.string(), z.number()),
  hyperparameters: z.record(z.string(), z.unknown()),
  from: z.record(z.string(), z.unknown()).nullable(),
  taskVersion: z.string().min(1).optional(),
  encoder: z.string().min(1).optional(),
  changes: z
    .array(
      z.object({ generation: z.int().nonnegative(), values: z.record(z.string(), z.number()) }),
    )
    .optional(),
  population: z.object({ run: z.string(), generation: z.int().nonnegative() }).optional(),
});

export const runFile = (folder: string): string => join(folder, 'run.json');

/** Writes `run.json`. @throws PrecocialError 'storage' */
export async function writeRunConfig(folder: string, config: RunConfig): Promise<void> {
  const fields = {
    format: RUN_FORMAT,
    // Version 1 wherever it suffices, so that earlier versions of the program can read the run.
    version: config.changes === undefined && config.population === undefined ? 1 : VERSIONS.current,
    name: config.name,
    task: config.task,
    seed: config.seed,
    program: config.program,
    taskVersion: config.taskVersion,
    encoder: config.encoder,
    options: config.options,
    hyperparameters: JSON.parse(writeHyperparameters(config.settings, null)) as unknown,
    changes: config.changes,
    from: config.from === null ? null : (JSON.parse(writeGenomeFile(config.from)) as unknown),
    population: config.population,
  };
  try {
    await writeAtomically(runFile(folder), `${JSON.stringify(fields, null, 2)}\n`);
  } catch (error) {
    throw storageError('The run was not saved', folder, error);
  }
}

/**
 * Reads `run.json`.
 * @throws PrecocialError naming the file and the place in it: 'not-found' where there is no run, 'invalid-file',
 * 'newer-version', 'unknown-task', or 'usage' for options the task has not
 */
export async function readRunConfig(folder: string): Promise<RunConfig> {
  const path = runFile(folder);
  if (!(await exists(path))) {
    throw new PrecocialError('not-found', `${folder} is not a run: it has no run.json.`, {
      file: folder,
    });
  }
  const kept = await readRunTask(folder);
  return readParsedText('The run was not read', path, (text) => {
    const source = parseJson(text);
    const whole = typeof source.value === 'object' && source.value !== null ? source.value : {};
    migrate(whole as Readonly<Record<string, unknown>>, VERSIONS);
    const fields = checkShape(source, schema);
    const task = kept === null ? taskOf(fields.task) : taskOfSource(kept);
    checkOptions(task, fields.options);
    const config: RunConfig = {
      name: fields.name,
      task: task.id,
      seed: fields.seed,
      program: fields.program,
      options: fields.options,
      settings: parseHyperparameters(JSON.stringify(fields.hyperparameters)).settings,
      from: fields.from === null ? null : parseGenomeFile(JSON.stringify(fields.from)),
      ...(fields.taskVersion === undefined ? {} : { taskVersion: fields.taskVersion }),
      ...(fields.encoder === undefined ? {} : { encoder: fields.encoder }),
      ...(fields.population === undefined ? {} : { population: fields.population }),
    };
    return (fields.changes ?? []).reduce(
      (before, { generation, values }) => withChange(before, generation, values),
      config,
    );
  });
}
