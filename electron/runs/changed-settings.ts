import { PrecocialError } from '../../shared/base/errors.ts';
import { problemWithSettings, setHyperparameter } from '../../shared/formats/hyperparameters.ts';
import { HYPERPARAMETERS, WEIGHT_HYPERPARAMETERS } from '../../shared/search/hyperparameters.ts';
import { settingsOnRung } from '../../shared/search/ladder.ts';
import type { SearchState } from '../../shared/search/population.ts';
import type { SearchSettings } from '../../shared/search/settings.ts';

/** Settings of a run that were changed when it was resumed: they hold from a generation on. */
export interface SettingsChange {
  readonly generation: number;
  /** Values by published name. */
  readonly values: Readonly<Record<string, number>>;
}

/** The settings of a run. */
export interface RunSettings {
  /** As it was begun; `settingsAt` says those of a generation. */
  readonly settings: SearchSettings;
  /** What was changed since, in order; absent: nothing. */
  readonly changes?: readonly SettingsChange[];
}

/** What cannot change within a run, and why or what to do instead. */
const SETTLED: Readonly<Record<string, string>> = {
  popSize:
    'a run keeps records of equal length for every generation; begin another with the population of this one: --population-from',
  prob_initEnable: 'only the first generation is made with it',
  maxGen: 'say --generations',
  task: 'begin another run with --from or --population-from',
  seed: 'begin another run with --from or --population-from',
};

const changeable = (): string =>
  HYPERPARAMETERS.map(({ name }) => name)
    .filter((name) => SETTLED[name] === undefined)
    .join(', ');

function problemWithChange({ settings }: RunSettings, name: string): string | null {
  const settled = SETTLED[name];
  if (settled !== undefined) return settled;
  if (!HYPERPARAMETERS.some((known) => known.name === name)) return `it is none of ${changeable()}`;
  return WEIGHT_HYPERPARAMETERS.some((known) => known.name === name) && settings.ladder.length > 0
    ? 'the shared weights of this run are those of its ladder'
    : null;
}

const changed = (
  settings: SearchSettings,
  values: Readonly<Record<string, number>>,
): SearchSettings =>
  Object.entries(values).reduce(
    (before, [name, value]) => setHyperparameter(before, name, value),
    settings,
  );

/** The settings of a run in a generation. */
export function settingsAt(
  { settings, changes = [] }: RunSettings,
  generation: number,
): SearchSettings {
  return changes
    .filter((change) => change.generation <= generation)
    .reduce((before, { values }) => changed(before, values), settings);
}

/**
 * A run with settings that change from a generation on.
 * @param values by published name
 * @throws PrecocialError 'usage' for what cannot change within a run, or makes no sense
 */
export function withChange<R extends RunSettings>(
  config: R,
  generation: number,
  values: Readonly<Record<string, number>>,
): R {
  for (const name of Object.keys(values)) {
    const problem = problemWithChange(config, name);
    if (problem !== null)
      throw new PrecocialError('usage', `${name} cannot change in a run: ${problem}.`, { name });
  }
  const { changes = [] } = config;
  const last = changes.at(-1);
  if (last !== undefined && last.generation > generation)
    throw new PrecocialError('usage', 'The changes of a run are not in the order of generations.');
  const next: R = {
    ...config,
    changes:
      last?.generation === generation
        ? [...changes.slice(0, -1), { generation, values: { ...last.values, ...values } }]
        : [...changes, { generation, values }],
  };
  const problem = problemWithSettings(settingsAt(next, generation));
  if (problem !== null) throw new PrecocialError('usage', `${problem.name}: ${problem.message}.`);
  return next;
}

/**
 * A state under the settings that its run has in its generation. Where the shared weights change with it, the
 * champion is looked for anew: what is known of it is of other weights.
 */
export function settled(state: SearchState, config: RunSettings): SearchState {
  const { changes = [] } = config;
  if (changes.length === 0) return state;
  const now = changes.find(({ generation }) => generation === state.generation);
  const others = WEIGHT_HYPERPARAMETERS.some(({ name }) => now?.values[name] !== undefined);
  return {
    ...state,
    settings: settingsOnRung(settingsAt(config, state.generation), state.rung),
    ...(others ? { champion: null } : {}),
  };
}
