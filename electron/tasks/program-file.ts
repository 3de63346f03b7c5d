import { dirname, isAbsolute, resolve } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { isRecord } from '../../shared/base/records.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { MOST_COPIES, type ProgramSource } from '../../shared/tasks/program/copies.ts';
import { describeProgram } from '../../shared/tasks/program/description.ts';
import type { Normalisation } from '../../shared/tasks/source.ts';
import { introduce } from '../programs/open.ts';
import { ANSWER_SECONDS, copiesOf, type Launch } from '../programs/process.ts';
import { versionOf } from './compile.ts';

/** What says in a file of the library that it describes a program. */
const FORMAT = 'precocial-program';
const FORMAT_VERSION = 1;
/** The longest that an answer may take, in seconds. */
const MOST_PATIENCE = 3600;
/** Least and most memory that a program may be given, in MiB. */
const MEMORY = [16, 1_048_576] as const;

/** A program that is to become a task. */
export interface ProgramToAdd extends Launch {
  readonly id: string;
  /** Whether its inputs are to be normalised. */
  readonly normalise: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

function refuse(file: string, problem: string): never {
  throw new PrecocialError('invalid-file', `${file}: ${problem}.`, { file });
}

function fieldsOf(bytes: Uint8Array, file: string): Fields {
  const { value } = parseJson(decodeText(bytes));
  return isRecord(value) ? value : refuse(file, 'a description of a program is a JSON object');
}

function textsOf(value: unknown): Readonly<Record<string, string>> | null {
  if (!isRecord(value)) return null;
  const texts: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') return null;
    texts[name] = text;
  }
  return texts;
}

/** How a program is started, checked. Relative paths are those of the file's folder. */
function launchOf(fields: Fields, file: string): Launch {
  const { command, folder = '.', variables = {}, patience = ANSWER_SECONDS } = fields;
  if (
    !Array.isArray(command) ||
    command.length === 0 ||
    !command.every((word): word is string => typeof word === 'string')
  )
    return refuse(file, '"command" must be a list of texts: the program and its arguments');
  if (typeof folder !== 'string') return refuse(file, '"folder" must be a text');
  const given = textsOf(variables);
  if (given === null) return refuse(file, '"variables" must be an object of texts');
  if (typeof patience !== 'number' || !(patience > 0 && patience <= MOST_PATIENCE))
    return refuse(file, `"patience" must be seconds, above 0 and up to ${MOST_PATIENCE}`);
  const limit = memoryOf(fields, file);
  const place = resolve(dirname(file), folder);
  const [program = '', ...words] = command;
  // A bare name is looked for where the system looks; a path is one of the program's folder.
  const whole = /[\\/]/.test(program) && !isAbsolute(program) ? resolve(place, program) : program;
  return { command: [whole, ...words], folder: place, variables: given, patience, ...limit };
}

function memoryOf({ memory }: Fields, file: string): Pick<Launch, 'memory'> {
  if (memory === undefined) return {};
  const [low, high] = MEMORY;
  if (typeof memory === 'number' && memory >= low && memory <= high) return { memory };
  return refuse(file, `"memory" must be MiB, from ${low} to ${high}`);
}

/**
 * A description file that a person wrote: "id", "command", and where they differ from the usual "folder",
 * "variables", "patience", "memory" and "normalise".
 * @throws PrecocialError 'invalid-file' naming the field
 */
export function readProgramToAdd(bytes: Uint8Array, file: string): ProgramToAdd {
  const fields = fieldsOf(bytes, file);
  const { id, normalise = false } = fields;
  if (typeof id !== 'string') return refuse(file, '"id" must be the name of the task');
  if (typeof normalise !== 'boolean') return refuse(file, '"normalise" must be true or false');
  const known = ['id', 'command', 'folder', 'variables', 'patience', 'memory', 'normalise'];
  const odd = Object.keys(fields).find((name) => !known.includes(name));
  if (odd !== undefined)
    return refuse(file, `there is no field "${odd}"; there are ${known.join(', ')}`);
  return { id, normalise, ...launchOf(fields, file) };
}

/** Steps of random actions from which means and deviations are taken. */
const NORMALISATION_STEPS = 4000;

/** Mean and deviation of each input under random actions. */
async function measure(
  program: ProgramToAdd,
  { inputs, outputs, maxSteps, options }: ProgramSource['description'],
  process: Parameters<typeof copiesOf>[0],
): Promise<Normalisation> {
  const copies = copiesOf(process, { inputs: inputs.length, outputs: outputs.length });
  const usual = Float64Array.from(options, (option) => option.default);
  const random = new Stream(fold(fold(keyOf(1), 'normalisation'), program.id));
  const width = 3 + inputs.length;
  let count = 0;
  const mean = new Float64Array(inputs.length);
  const squares = new Float64Array(inputs.length);
  const see = (row: Float64Array): void => {
    count++;
    row.forEach((value, k) => {
      const away = value - (mean[k] ?? 0);
      mean[k] = (mean[k] ?? 0) + away / count;
      squares[k] = (squares[k] ?? 0) + away * (value - (mean[k] ?? 0));
    });
  };
  for (let left = NORMALISATION_STEPS; left > 0;) {
    const starts = Array.from({ length: MOST_COPIES }, (_, copy) => [copy, random.uint32()]);
    await copies.reset(Float64Array.from(starts.flat()), usual);
    let active = starts.map((_, copy) => copy);
    for (let t = 0; t < maxSteps && active.length > 0 && left > 0; t++) {
      const rows = active.flatMap((copy) => [copy, ...outputs.map(() => random.between(-1, 1))]);
      const answer = await copies.step(Float64Array.from(rows));
      active.forEach((_, k) => see(answer.subarray(k * width + 3, (k + 1) * width)));
      left -= active.length;
      active = active.filter((_, k) => answer[k * width + 1] === 0 && answer[k * width + 2] === 0);
    }
  }
  return {
    mean: Array.from(mean),
    // An input that never changes is only moved.
    deviation: Array.from(squares, (sum) => Math.sqrt(sum / count) || 1),
  };
}

/**
 * Starts a program, asks what it is, and gives the file that keeps it in the library.
 * @throws PrecocialError as the program fails
 */
export async function programFile(program: ProgramToAdd): Promise<string> {
  const { program: started, said } = await introduce(program.id, program);
  try {
    const { command, folder, variables, patience, memory } = program;
    const limit = memory === undefined ? {} : { memory };
    const { description } = said;
    const normalisation = program.normalise ? await measure(program, description, started) : null;
    const kept = {
      format: FORMAT,
      version: FORMAT_VERSION,
      ...{ id: program.id, command, folder, variables, patience, ...limit, said: said.words },
      ...(normalisation === null ? {} : { normalisation }),
    };
    return `${JSON.stringify(kept, null, 2)}\n`;
  } finally {
    started.close();
  }
}

function numbersOf(value: unknown, count: number): readonly number[] | null {
  const isList =
    Array.isArray(value) && value.length === count && value.every((one) => Number.isFinite(one));
  return isList ? value.map(Number) : null;
}

/**
 * The source of a program that is kept in the library. Nothing runs.
 * @throws PrecocialError 'invalid-file', 'newer-version', 'task-failed' for a description that is off
 */
export function programSource(bytes: Uint8Array, file: string): ProgramSource {
  const fields = fieldsOf(bytes, file);
  if (fields['format'] !== FORMAT)
    refuse(file, `it is no description of a program (its "format" is not "${FORMAT}")`);
  if (typeof fields['version'] === 'number' && fields['version'] > FORMAT_VERSION)
    throw new PrecocialError(
      'newer-version',
      `${file} was written by a newer version of the program.`,
      { file },
    );
  const { id } = fields;
  if (typeof id !== 'string') return refuse(file, 'it has no "id"');
  const { description, images, versions } = describeProgram(id, fields['said']);
  const count = description.inputs.length;
  const { normalisation } = fields;
  const mean = isRecord(normalisation) ? numbersOf(normalisation['mean'], count) : null;
  const deviation = isRecord(normalisation) ? numbersOf(normalisation['deviation'], count) : null;
  if (normalisation !== undefined && (mean === null || deviation === null || deviation.includes(0)))
    refuse(file, `"normalisation" must have ${count} means and ${count} deviations other than 0`);
  return {
    kind: 'program',
    description,
    version: versionOf(bytes),
    file,
    text: decodeText(bytes),
    ...launchOf(fields, file),
    images,
    versions,
    ...(mean === null || deviation === null ? {} : { normalisation: { mean, deviation } }),
  };
}
