import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { ADAPTER } from '../programs/open.ts';
import { ANSWER_SECONDS } from '../programs/process.ts';
import { slug } from '../system/files.ts';
import type { ProgramToAdd } from './program-file.ts';

const PREFIX = 'gym:';

/** How a Gymnasium environment is named on the command line, and what goes with it. */
export interface GymnasiumOptions {
  readonly python?: string;
  readonly kwargs?: string;
  readonly wrapper?: readonly string[];
  readonly import?: readonly string[];
  readonly maxSteps?: string;
  readonly name?: string;
  readonly normalise?: boolean;
}

export function isGymnasium(what: string): boolean {
  return what.startsWith(PREFIX);
}

/** Where a program lies that is named without a folder; null if the system would not find it either. */
function onPath(name: string): string | null {
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (folder !== '' && existsSync(path)) return path;
    }
  }
  return null;
}

/** The Python that was named, or the usual one. @throws PrecocialError 'not-found' */
function pythonOf(given: string | undefined): string {
  if (given !== undefined && (isAbsolute(given) || /[\\/]/.test(given))) {
    const path = resolve(given);
    if (existsSync(path)) return path;
    throw new PrecocialError('not-found', `There is no Python at ${path}; nothing was added.`, {
      file: path,
    });
  }
  const names = given === undefined ? ['python3', 'python'] : [given];
  for (const name of names) {
    const found = onPath(name);
    if (found !== null) return found;
  }
  throw new PrecocialError(
    'not-found',
    `There is no ${names.join(' or ')} on this machine's search path; install Python with Gymnasium, or name one with --python.`,
  );
}

function checkKwargs(text: string): void {
  let value: unknown;
  try {
    ({ value } = parseJson(text));
  } catch (error) {
    throw new PrecocialError('usage', `--kwargs is no JSON: ${messageOf(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new PrecocialError('usage', `--kwargs must be a JSON object, such as '{"g": 9.8}'.`);
}

/**
 * The program that steps a Gymnasium environment: the adapter that ships, run by a person's Python.
 * @param what 'gym:' and the environment's id
 * @throws PrecocialError 'usage' or 'not-found' for options that are off
 */
export function gymnasiumProgram(what: string, options: GymnasiumOptions): ProgramToAdd {
  const id = what.slice(PREFIX.length);
  if (id === '') throw new PrecocialError('usage', 'Name the environment, as in gym:Pendulum-v1.');
  const { kwargs, maxSteps, wrapper = [], import: modules = [], normalise = false } = options;
  if (kwargs !== undefined) checkKwargs(kwargs);
  const limit = Number(maxSteps ?? 1);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000_000)
    throw new PrecocialError('usage', '--max-steps must be a whole number from 1 to 1000000.');
  return {
    id: options.name ?? slug(id.replace(/^.*[/:]/, ''), 'environment'),
    command: [
      pythonOf(options.python),
      ADAPTER,
      id,
      ...(kwargs === undefined ? [] : ['--kwargs', kwargs]),
      ...(maxSteps === undefined ? [] : ['--max-steps', maxSteps]),
      ...wrapper.flatMap((name) => ['--wrapper', name]),
      ...modules.flatMap((name) => ['--import', name]),
    ],
    folder: process.cwd(),
    variables: {},
    patience: ANSWER_SECONDS,
    normalise,
  };
}
