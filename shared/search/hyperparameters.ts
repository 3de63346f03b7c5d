import { MUTATION_KINDS, MUTATION_TABLE } from '../genome/mutation-kinds.ts';
import { lowestWeight, type SearchSettings } from './settings.ts';

/** One number of a search, under its published name. */
export interface Hyperparameter {
  /** Published name, as in hyperparameter files and on the command line. */
  readonly name: string;
  readonly label: string;
  readonly meaning: string;
  readonly unit: string;
  readonly group: 'size' | 'weights' | 'ranking' | 'variation' | 'selection' | 'records';
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** Not in the published release: files name it only where it differs from the base settings. */
  readonly ours?: boolean;
  readonly read: (settings: SearchSettings) => number;
  readonly write: (settings: SearchSettings, value: number) => SearchSettings;
}

type Described = Omit<Hyperparameter, 'read' | 'write' | 'integer'>;
type NumberField = {
  [K in keyof SearchSettings]: SearchSettings[K] extends number ? K : never;
}[keyof SearchSettings];

function whole(field: NumberField, described: Described): Hyperparameter {
  return {
    ...described,
    integer: true,
    read: (settings) => settings[field],
    write: (settings, value) => ({ ...settings, [field]: value }),
  };
}

function share(field: NumberField, described: Omit<Described, 'min' | 'max' | 'unit'>) {
  return { ...whole(field, { ...described, unit: '', min: 0, max: 1 }), integer: false };
}

/** The relative probabilities of the mutations. */
const MUTATIONS = MUTATION_KINDS.map((kind): Hyperparameter => {
  const { name, label, meaning, ours } = MUTATION_TABLE[kind];
  return {
    name,
    label,
    meaning: `${meaning} Relative to the other mutations.`,
    unit: '',
    group: 'variation',
    min: 0,
    max: 1,
    integer: false,
    ...(ours === true ? { ours } : {}),
    read: (settings) => settings.mutation[kind],
    write: (settings, value) => ({
      ...settings,
      mutation: { ...settings.mutation, [kind]: value },
    }),
  };
});

function weightSetting(kind: 'count' | 'cap', described: Described): Hyperparameter {
  return {
    ...described,
    integer: kind === 'count',
    read: (settings) => settings.weights[kind],
    write: (settings, value) => ({
      ...settings,
      weights: { ...settings.weights, values: undefined, [kind]: value },
    }),
  };
}

/** Every number that a search takes, in the order in which a person meets them. */
export const HYPERPARAMETERS: readonly Hyperparameter[] = [
  whole('generations', {
    name: 'maxGen',
    label: 'Generations',
    meaning: 'Generations after which the search ends.',
    unit: 'generations',
    group: 'size',
    min: 1,
    max: 1_000_000,
  }),
  whole('populationSize', {
    name: 'popSize',
    label: 'Population',
    meaning: 'Individuals in every generation.',
    unit: 'individuals',
    group: 'size',
    min: 2,
    max: 100_000,
  }),
  whole('repetitions', {
    name: 'alg_nReps',
    label: 'Repetitions',
    meaning: 'Episodes at each shared weight, the same for all individuals of a generation.',
    unit: 'episodes',
    group: 'size',
    min: 1,
    max: 1000,
  }),
  weightSetting('count', {
    name: 'alg_nVals',
    label: 'Shared weights',
    meaning:
      'How many shared weights an individual is rolled out at; 6 up to 2 are the standard ones.',
    unit: 'weights',
    group: 'weights',
    min: 1,
    max: 1000,
  }),
  weightSetting('cap', {
    name: 'alg_absWCap',
    label: 'Largest weight',
    meaning: 'Shared weights lie between minus this and plus this.',
    unit: '',
    group: 'weights',
    min: 0.01,
    max: 100,
  }),
  {
    name: 'alg_lowW',
    label: 'Lowest weight',
    meaning:
      'Shared weights are spread evenly from here to the largest (in the paper, from its negative); a narrow range is easier.',
    unit: '',
    group: 'weights',
    min: -100,
    max: 100,
    integer: false,
    read: ({ weights }) => lowestWeight(weights),
    write: (settings, lowest) => {
      const { count, cap, drawn } = settings.weights;
      const weights = { count, cap, ...(drawn === undefined ? {} : { drawn }) };
      return { ...settings, weights: lowest === -cap ? weights : { ...weights, lowest } };
    },
  },
  {
    name: 'alg_drawW',
    label: 'Draw weights',
    meaning:
      '1: every generation is rolled out at weights of its own, drawn evenly from the range; 0, as in the paper: always at the same ones.',
    unit: '',
    group: 'weights',
    min: 0,
    max: 1,
    integer: true,
    ours: true,
    read: ({ weights }) => (weights.drawn === true ? 1 : 0),
    write: (settings, value) => {
      const { drawn: _, ...weights } = settings.weights;
      return { ...settings, weights: value === 1 ? { ...weights, drawn: true } : weights };
    },
  },
  share('probabilityConnections', {
    name: 'alg_probMoo',
    label: 'Rank by size',
    meaning:
      'Probability that a generation is ranked by mean return and few connections; otherwise by mean and best return.',
    group: 'ranking',
  }),
  ...MUTATIONS,
  share('probabilityCrossover', {
    name: 'prob_crossover',
    label: 'Crossover',
    meaning: 'Probability that a child has two parents; 0 in the paper.',
    group: 'variation',
  }),
  share('initialEnabled', {
    name: 'prob_initEnable',
    label: 'First connections',
    meaning:
      'Probability that a connection from an input to an output is enabled in the first generation.',
    group: 'variation',
  }),
  share('cullRatio', {
    name: 'select_cullRatio',
    label: 'Culled',
    meaning: 'Share of the worst individuals that become no parents.',
    group: 'selection',
  }),
  share('eliteRatio', {
    name: 'select_eliteRatio',
    label: 'Elite',
    meaning: 'Share of the best individuals that stay unchanged.',
    group: 'selection',
  }),
  whole('tournamentSize', {
    name: 'select_tournSize',
    label: 'Tournament',
    meaning: 'Individuals drawn for each parent; the best ranked of them wins.',
    unit: 'individuals',
    group: 'selection',
    min: 1,
    max: 100_000,
  }),
  whole('checkpointEvery', {
    name: 'save_mod',
    label: 'Checkpoint every',
    meaning: 'Generations between checkpoints, from which a run goes on after a crash.',
    unit: 'generations',
    group: 'records',
    min: 1,
    max: 100_000,
  }),
  whole('confirmRepetitions', {
    name: 'bestReps',
    label: 'Confirmation',
    meaning: 'Fresh episodes that a new best must confirm itself in before it is the champion.',
    unit: 'episodes',
    group: 'records',
    min: 1,
    max: 100_000,
  }),
];

/** Those that the shared weights follow from; a step of a ladder has its own. */
export const WEIGHT_HYPERPARAMETERS = HYPERPARAMETERS.filter(({ group }) => group === 'weights');

/** The hyperparameter of a published name, or undefined. */
export function hyperparameterOf(name: string): Hyperparameter | undefined {
  return HYPERPARAMETERS.find((candidate) => candidate.name === name);
}

/** Why a value makes no sense for a hyperparameter, or null if it does. */
export function problemWith(
  parameter: Pick<Hyperparameter, 'integer' | 'min' | 'max'>,
  value: unknown,
): string | null {
  const kind = parameter.integer ? 'a whole number' : 'a number';
  const range = `${kind} from ${parameter.min} to ${parameter.max}`;
  if (typeof value !== 'number' || !Number.isFinite(value)) return `expected ${range}`;
  if (parameter.integer && !Number.isInteger(value)) return `expected ${range}, not ${value}`;
  if (value < parameter.min || value > parameter.max) return `expected ${range}, not ${value}`;
  return null;
}
