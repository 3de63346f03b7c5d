import { PrecocialError } from '../../base/errors.ts';
import { ACTIVATIONS, SEARCH_ACTIVATIONS, type ActivationId } from '../../genome/activations.ts';
import { BASE_SETTINGS, evenSettings, type SearchSettings } from '../../search/settings.ts';
import type { TaskOption } from '../options.ts';
import type { Definition, NameAndUnit, OptionDefinition } from './definition.ts';

/** Everything of a task that is no function: plain data that any process can have without running its code. */
export interface TaskDescription {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly inputUnits: readonly string[];
  readonly outputUnits: readonly string[];
  readonly outputActivation: ActivationId;
  readonly activations: readonly ActivationId[];
  readonly maxSteps: number;
  readonly stepSeconds: number;
  readonly returnRange: readonly [low: number, high: number];
  readonly options: readonly TaskOption[];
  /** Whether it can draw its state. */
  readonly draws: boolean;
  /** The numbers of its state that a kernel keeps, in order; absent: it can have no kernel. */
  readonly kernelState?: readonly string[];
}

const LAPTOP: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 3,
  generations: 1024,
  populationSize: 64,
  eliteRatio: 0.05,
  tournamentSize: 4,
  confirmRepetitions: 16,
};

/** Settings of a search on a task that brings none: those of swing-up. */
export const OWN_PRESETS: Readonly<Record<string, SearchSettings>> = {
  paper: { ...BASE_SETTINGS, repetitions: 3, generations: 1024, populationSize: 192 },
  even: evenSettings(LAPTOP),
  laptop: LAPTOP,
};

/** Stand for a return without a known bound. */
const ANY_RETURN: readonly [number, number] = [-1e12, 1e12];
const MOST_STEPS = 1_000_000;
const MOST_NAMES = 10_000;
const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

type Anything = Readonly<Record<string, unknown>>;

function refuse(id: unknown, problem: string): never {
  const name = typeof id === 'string' ? `The task ${id}` : 'The task';
  throw new PrecocialError('task-failed', `${name} ${problem}.`);
}

function namesOf(id: string, what: string, given: unknown): { names: string[]; units: string[] } {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_NAMES)
    refuse(id, `needs a list of ${what}`);
  const list = (given as readonly NameAndUnit[]).map((entry) =>
    typeof entry === 'string' ? { name: entry, unit: '' } : entry,
  );
  for (const entry of list) {
    const { name, unit } = (entry ?? {}) as Anything;
    if (typeof name !== 'string' || name === '' || typeof unit !== 'string')
      refuse(id, `has one of its ${what} without a name`);
  }
  return { names: list.map(({ name }) => name), units: list.map(({ unit }) => unit) };
}

function activationNamed(id: string, name: unknown): ActivationId {
  const found = ACTIVATIONS.find((activation) => activation.name === name);
  if (found !== undefined) return found.id;
  return refuse(
    id,
    `names the activation ${JSON.stringify(name)}; there are ${ACTIVATIONS.map((activation) => activation.name).join(', ')}`,
  );
}

function optionOf(id: string, name: string, given: OptionDefinition): TaskOption {
  const { default: usual, min, max } = given;
  if (![usual, min, max].every(Number.isFinite) || min > usual || usual > max)
    refuse(id, `has the option ${name}, whose default does not lie between its min and max`);
  return {
    name,
    label: given.label ?? name,
    meaning: given.meaning ?? '',
    unit: given.unit ?? '',
    default: usual,
    min,
    max,
    step: given.step ?? (max - min) / 100,
  };
}

function finiteIn(id: string, name: string, value: unknown, low: number, high: number): number {
  if (typeof value === 'number' && value >= low && value <= high) return value;
  return refuse(id, `needs ${name} from ${low} to ${high}`);
}

function kernelStateOf(id: string, given: unknown): readonly string[] {
  const { state } = (given ?? {}) as Anything;
  if (!Array.isArray(state) || state.length === 0 || state.length > MOST_NAMES)
    refuse(id, 'names no numbers of its state for its kernel: kernel: { state: [...] }');
  return (state as readonly unknown[]).map((name) =>
    typeof name === 'string' ? name : refuse(id, 'has a number of its kernel without a name'),
  );
}

/**
 * The description of a definition, checked.
 * @param given what a task's file exports
 * @throws PrecocialError 'task-failed' naming the part that is missing or off
 */
export function describe(given: unknown): TaskDescription {
  if (typeof given !== 'object' || given === null)
    refuse(null, 'file has no default export made by defineTask');
  const description = describeParts(given);
  const fields = given as DefinitionParts;
  for (const name of ['start', 'observe', 'step'] as const) {
    if (typeof fields[name] !== 'function') refuse(fields.id, `has no function ${name}`);
  }
  return description;
}

type DefinitionParts = Partial<Definition<object, Readonly<Record<string, OptionDefinition>>>>;

/**
 * The description of what is said of a task, without its functions.
 * @throws PrecocialError 'task-failed' naming the part that is missing or off
 */
export function describeParts(given: object): TaskDescription {
  const fields = given as DefinitionParts;
  const { id, title } = fields;
  if (typeof id !== 'string' || !ID.test(id))
    refuse(id, 'needs an id of small letters, digits and hyphens');
  if (typeof title !== 'string' || title === '') refuse(id, 'needs a title');
  const inputs = namesOf(id, 'inputs', fields.inputs);
  const outputs = namesOf(id, 'outputs', fields.outputs);
  const maxSteps = finiteIn(id, 'maxSteps', fields.maxSteps, 1, MOST_STEPS);
  if (!Number.isInteger(maxSteps)) refuse(id, 'needs a whole number of maxSteps');
  const [low, high] = fields.returnRange ?? ANY_RETURN;
  if (!(low < high)) refuse(id, 'has an empty returnRange');
  return {
    id,
    title,
    summary: fields.summary ?? title,
    inputs: inputs.names,
    outputs: outputs.names,
    inputUnits: inputs.units,
    outputUnits: outputs.units,
    outputActivation: activationNamed(id, fields.outputActivation ?? 'tanh'),
    activations: fields.activations?.map((name) => activationNamed(id, name)) ?? SEARCH_ACTIVATIONS,
    maxSteps,
    stepSeconds: finiteIn(id, 'stepSeconds', fields.stepSeconds, 1e-6, 3600),
    returnRange: [low, high],
    options: Object.entries(fields.options ?? {}).map(([name, option]) =>
      optionOf(id, name, option),
    ),
    draws: typeof fields.draw === 'function',
    ...(fields.kernel === undefined ? {} : { kernelState: kernelStateOf(id, fields.kernel) }),
  };
}
