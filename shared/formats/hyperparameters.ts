import { PrecocialError } from '../base/errors.ts';
import {
  HYPERPARAMETERS,
  hyperparameterOf,
  problemWith,
  WEIGHT_HYPERPARAMETERS,
} from '../search/hyperparameters.ts';
import {
  BASE_SETTINGS,
  isStandard,
  listedWeights,
  lowestWeight,
  USUAL_SPECIATION,
  type LadderStep,
  type SearchSettings,
  type WeightSetSettings,
} from '../search/settings.ts';
import { parseJson, type JsonSource } from './json-source.ts';
import { checkShape, refuseField, z } from './schema.ts';
import { quoted } from './text.ts';

/** A hyperparameter file, read. */
export interface HyperparameterFile {
  /** The task as the file names it, or null if it does not. */
  readonly task: string | null;
  readonly settings: SearchSettings;
  /** Names that mean nothing here; the search ignores them and says so. */
  readonly unknown: readonly string[];
  /** What a person must know of how the file is followed, as sentences. */
  readonly notes: readonly string[];
}

/** Speciation of the published fork: switched by a word, then four numbers. */
const SPECIATION = {
  spec_target: 'targetCount',
  spec_thresh: 'threshold',
  spec_geneCoef: 'excess',
  spec_weightCoef: 'weight',
} as const;
const OPTIONS = { alg_outputToOutput: 'outputToOutput', alg_recurrent: 'recurrent' } as const;

const OWN_NAMES = new Set([
  'task',
  'alg_wDist',
  'alg_speciate',
  'ann_absWCap',
  'alg_parity',
  'alg_ladder',
  ...Object.keys(SPECIATION),
  ...Object.keys(OPTIONS),
  ...HYPERPARAMETERS.map((parameter) => parameter.name),
]);

/** Names that only a search with individual weights has. */
const NEAT_NAMES = ['prob_mutConn', 'ann_mutSigma', 'prob_mutWeight', 'ann_initWeight'];
const NEAT_NOTE =
  'These are settings of NEAT, which evolves the weight of each connection. Here no weight is evolved: all connections have the shared weight, and only topologies are searched.';

/**
 * Reads a flat JSON object of published names. Missing names keep the value of `base`.
 * @throws PrecocialError 'invalid-file' with `line` and `field` for a value that makes no sense
 */
export function parseHyperparameters(
  text: string,
  base: SearchSettings = BASE_SETTINGS,
): HyperparameterFile {
  const source = parseJson(text);
  const fields = checkShape(source, z.record(z.string(), z.unknown()));
  let settings = base;
  for (const parameter of HYPERPARAMETERS) {
    const name = nameIn(fields, parameter.name);
    if (name === null) continue;
    const value = fields[name];
    const problem = problemWith(parameter, value);
    if (problem !== null) refuseField(source, [name], problem);
    settings = parameter.write(settings, Number(value));
  }
  settings = { ...settings, weights: distribution(source, fields, settings) };
  settings = { ...settings, ...switches(source, fields, settings) };
  checkTogether(source, settings);
  return {
    task: taskIn(source, fields),
    settings,
    unknown: Object.keys(fields).filter((name) => !OWN_NAMES.has(name)),
    notes: NEAT_NAMES.some((name) => name in fields) ? [NEAT_NOTE] : [],
  };
}

/** The largest weight goes by two names in published files. */
function nameIn(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  if (name in fields) return name;
  return name === 'alg_absWCap' && 'ann_absWCap' in fields ? 'ann_absWCap' : null;
}

/** The weight set that alg_wDist asks for: a word, or the weights themselves, as a list or in quotes. */
function distribution(
  source: JsonSource,
  fields: Readonly<Record<string, unknown>>,
  { weights }: SearchSettings,
): SearchSettings['weights'] {
  const word = fields['alg_wDist'];
  if (word === undefined || word === 'standard') return weights;
  const list = listIn(word);
  if (list !== null) {
    const count = fields['alg_nVals'];
    if (count !== undefined && count !== list.length)
      refuseField(
        source,
        ['alg_nVals'],
        `alg_wDist lists ${list.length} weights, not ${quoted(count)}`,
      );
    return listedWeights(list);
  }
  if (typeof word !== 'string')
    refuseField(source, ['alg_wDist'], 'expected a word or a list of weights');
  if (isStandard(weights)) {
    refuseField(
      source,
      ['alg_wDist'],
      `six weights up to 2 are always the standard ones, so ${quoted(word)} cannot be followed; choose another alg_nVals, or list the weights: "[-1, 1]"`,
    );
  }
  return weights;
}

/** Weights in a JSON list or in a text such as "[1, 2, 3]"; null for anything else. */
function listIn(value: unknown): number[] | null {
  const text = typeof value === 'string' ? /^\s*\[([^\]]*)\]\s*$/.exec(value)?.[1] : undefined;
  const items: readonly unknown[] | null =
    text === undefined ? (Array.isArray(value) ? value : null) : text.split(',').map(numberIn);
  if (items === null || items.length === 0 || items.length > 1000) return null;
  const numbers = items.filter((item) => typeof item === 'number' && Number.isFinite(item));
  return numbers.length === items.length ? (numbers as number[]) : null;
}

const numberIn = (text: string): number => (text.trim() === '' ? NaN : Number(text));

function switches(
  source: JsonSource,
  fields: Readonly<Record<string, unknown>>,
  settings: SearchSettings,
): Pick<SearchSettings, 'speciation' | 'outputToOutput' | 'recurrent' | 'parity' | 'ladder'> {
  const flag = (name: keyof typeof OPTIONS): boolean => {
    const value = fields[name] ?? settings[OPTIONS[name]];
    if (typeof value !== 'boolean') refuseField(source, [name], 'expected true or false');
    return value;
  };
  return {
    speciation: speciationIn(source, fields, settings),
    outputToOutput: flag('alg_outputToOutput'),
    recurrent: flag('alg_recurrent'),
    parity: parityIn(source, fields, settings),
    ladder: ladderIn(source, fields, settings),
  };
}

const ladderSchema = z
  .array(
    z.union([
      z.strictObject({ above: z.number(), weights: z.array(z.number()).min(1).max(1000) }),
      z.strictObject({
        above: z.number(),
        alg_nVals: z.number(),
        alg_absWCap: z.number(),
        alg_lowW: z.number().exactOptional(),
        alg_drawW: z.literal([0, 1]).exactOptional(),
      }),
    ]),
  )
  .max(100);

type FiledStep = z.output<typeof ladderSchema>[number];

function stepOfFile(step: FiledStep, settings: SearchSettings): LadderStep {
  const { above } = step;
  if ('weights' in step) return { above, weights: listedWeights(step.weights) };
  const { alg_nVals: count, alg_absWCap: cap } = step;
  const fields: Readonly<Record<string, number | undefined>> = step;
  const ranged = WEIGHT_HYPERPARAMETERS.reduce<SearchSettings>(
    (before, { name, write }) => {
      const value = fields[name];
      return value === undefined ? before : write(before, value);
    },
    { ...settings, weights: { count, cap } },
  );
  return { above, weights: ranged.weights };
}

function stepForFile({ above, weights }: LadderStep): FiledStep {
  const { count, cap, lowest, drawn, values } = weights;
  if (values !== undefined) return { above, weights: [...values] };
  return {
    above,
    alg_nVals: count,
    alg_absWCap: cap,
    ...(lowest === undefined ? {} : { alg_lowW: lowest }),
    ...(drawn === true ? { alg_drawW: 1 } : {}),
  };
}

/**
 * The steps of a ladder: `[{"above": 50, "weights": [-1, 1]}, ...]`, or with a range of weights,
 * `{"above": 50, "alg_nVals": 4, "alg_lowW": 0.8, "alg_absWCap": 1.3, "alg_drawW": 1}`.
 */
function ladderIn(
  source: JsonSource,
  fields: Readonly<Record<string, unknown>>,
  settings: SearchSettings,
): SearchSettings['ladder'] {
  if (fields['alg_ladder'] === undefined) return settings.ladder;
  const read = ladderSchema.safeParse(fields['alg_ladder']);
  const names = WEIGHT_HYPERPARAMETERS.map(({ name }) => name).join(', ');
  if (!read.success)
    refuseField(
      source,
      ['alg_ladder'],
      `expected steps of the form {"above": 50, "weights": [1]}, or with ${names} instead of weights`,
    );
  return read.data.map((step) => stepOfFile(step, settings));
}

function parityIn(
  source: JsonSource,
  fields: Readonly<Record<string, unknown>>,
  settings: SearchSettings,
): SearchSettings['parity'] {
  const word = fields['alg_parity'] ?? settings.parity;
  if (word !== 'any' && word !== 'even')
    refuseField(source, ['alg_parity'], 'expected "any" or "even"');
  return word;
}

function speciationIn(
  source: JsonSource,
  fields: Readonly<Record<string, unknown>>,
  settings: SearchSettings,
): SearchSettings['speciation'] {
  const word = fields['alg_speciate'];
  if (word === undefined) return settings.speciation;
  if (word === 'none') return null;
  if (word !== 'neat') refuseField(source, ['alg_speciate'], 'expected "neat" or "none"');
  const speciation: Record<(typeof SPECIATION)[keyof typeof SPECIATION], number> = {
    ...(settings.speciation ?? USUAL_SPECIATION),
  };
  for (const [name, field] of Object.entries(SPECIATION)) {
    const value = fields[name] ?? speciation[field];
    if (typeof value !== 'number' || value < 0 || (field === 'targetCount' && value < 1))
      refuseField(source, [name], `expected a number from ${field === 'targetCount' ? 1 : 0} up`);
    speciation[field] = value;
  }
  return speciation;
}

function checkTogether(source: JsonSource, settings: SearchSettings): void {
  const problem = problemWithSettings(settings);
  if (problem !== null) refuseField(source, [problem.name], problem.message);
}

interface SettingsProblem {
  /** The published name to look at. */
  readonly name: string;
  readonly message: string;
}

function problemWithWeights(weights: WeightSetSettings): SettingsProblem | null {
  if (weights.values === undefined && lowestWeight(weights) >= weights.cap) {
    const message = `the lowest weight must lie below the largest, ${weights.cap}`;
    return { name: 'alg_lowW', message };
  }
  if (weights.values !== undefined && weights.drawn === true) {
    const message = 'weights that are listed are not drawn; expected 0, or no list';
    return { name: 'alg_drawW', message };
  }
  return null;
}

/** The range of a ladder's step follows the same rules as that of the settings. */
function problemWithStep(settings: SearchSettings, weights: WeightSetSettings): string | null {
  if (weights.values === undefined) {
    for (const parameter of WEIGHT_HYPERPARAMETERS) {
      const problem = problemWith(parameter, parameter.read({ ...settings, weights }));
      if (problem !== null) return `${parameter.name}: ${problem}`;
    }
  }
  const problem = problemWithWeights(weights);
  return problem === null ? null : `${problem.name}: ${problem.message}`;
}

/** Values that each make sense but do not together: the published name to look at and why, or null. */
export function problemWithSettings(settings: SearchSettings): SettingsProblem | null {
  const problem = problemWithWeights(settings.weights);
  if (problem !== null) return problem;
  for (const [k, { weights }] of settings.ladder.entries()) {
    const message = problemWithStep(settings, weights);
    if (message !== null) return { name: 'alg_ladder', message: `step ${k + 1}, ${message}` };
  }
  const total = Object.values(settings.mutation).reduce((sum, value) => sum + value, 0);
  if (total <= 0) {
    const message = 'all mutations have the probability 0, so no child could differ';
    return { name: 'prob_mutAct', message };
  }
  if (settings.cullRatio >= 1)
    return {
      name: 'select_cullRatio',
      message: 'all individuals would be culled; expected less than 1',
    };
  if (settings.eliteRatio >= 1 && settings.cullRatio === 0)
    return {
      name: 'select_eliteRatio',
      message: 'all individuals would stay; expected less than 1',
    };
  return null;
}

function taskIn(source: JsonSource, fields: Readonly<Record<string, unknown>>): string | null {
  const task = fields['task'];
  if (task === undefined) return null;
  if (typeof task !== 'string' || task === '')
    refuseField(source, ['task'], 'expected the name of a task');
  return task;
}

/**
 * Settings with one hyperparameter changed by its published name, as on the command line.
 * @throws PrecocialError 'usage' for an unknown name or a value that makes no sense
 */
export function setHyperparameter(
  settings: SearchSettings,
  name: string,
  value: number,
): SearchSettings {
  const parameter = hyperparameterOf(name);
  if (parameter === undefined)
    throw new PrecocialError('usage', `There is no hyperparameter ${name}.`, { name });
  const problem = problemWith(parameter, value);
  if (problem !== null) throw new PrecocialError('usage', `${name}: ${problem}.`, { name });
  return parameter.write(settings, value);
}

/** Writes settings under their published names; ours beside them only where they differ from the paper. */
export function writeHyperparameters(settings: SearchSettings, task: string | null): string {
  const fields: Record<string, unknown> = task === null ? {} : { task };
  for (const { name, read, ours } of HYPERPARAMETERS)
    if (ours !== true || read(settings) !== read(BASE_SETTINGS)) fields[name] = read(settings);
  const { values } = settings.weights;
  fields['alg_wDist'] =
    values === undefined ? (isStandard(settings.weights) ? 'standard' : 'uniform') : [...values];
  if (settings.weights.lowest === undefined || values !== undefined) delete fields['alg_lowW'];
  if (settings.speciation !== null) {
    fields['alg_speciate'] = 'neat';
    for (const [name, field] of Object.entries(SPECIATION))
      fields[name] = settings.speciation[field];
  }
  for (const [name, field] of Object.entries(OPTIONS)) if (settings[field]) fields[name] = true;
  if (settings.parity !== 'any') fields['alg_parity'] = settings.parity;
  if (settings.ladder.length > 0) fields['alg_ladder'] = settings.ladder.map(stepForFile);
  return `${JSON.stringify(fields, null, 2)}\n`;
}
