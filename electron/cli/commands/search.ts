import { RANGES } from '../../../shared/contract/ranges.ts';
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { shellWord, shownNames } from '../../../shared/formats/text.ts';
import {
  parseHyperparameters,
  problemWithSettings,
  setHyperparameter,
} from '../../../shared/formats/hyperparameters.ts';
import { HYPERPARAMETERS } from '../../../shared/search/hyperparameters.ts';
import {
  BASE_SETTINGS,
  listedWeights,
  USUAL_SPECIATION,
  type SearchSettings,
} from '../../../shared/search/settings.ts';
import { optionsOfGoal } from '../../../shared/tasks/goal.ts';
import { publishedTaskId, taskOf } from '../../../shared/tasks/registry.ts';
import type { TaskDefinition, TaskOptions } from '../../../shared/tasks/task.ts';
import { programPlaces, settingsFolder } from '../../system/places.ts';
import { isTrusted } from '../../tasks/trust.ts';
import { readParsedText } from '../../system/read-file.ts';
import { driveSearch } from '../../runs/drive.ts';
import { runFile, type RunConfig } from '../../runs/run-file.ts';
import { SearchRun, type FinishedGeneration } from '../../runs/search-run.ts';
import {
  populationName,
  populationOf,
  readSourcePopulation,
  type SourcePopulation,
} from '../../runs/source-population.ts';
import { readGenomeArgument } from '../genome-argument.ts';
import { noteFallback } from '../encoder-note.ts';
import { interruptSignal } from '../interrupt.ts';
import { MACHINE_OPTIONS, openExecutor, withMachines, type MachineOptions } from '../machines.ts';
import {
  collectOption,
  collectSetting,
  finiteNumber,
  numberList,
  refuseBesideResume,
  taskOptions,
  wholeIn,
  wholeNumber,
  withCommon,
  type CommonOptions,
} from '../options.ts';
import { duration, EXIT, fixed, print, printJson } from '../output.ts';
import { ProgressLine } from '../progress.ts';

interface SearchOptions extends CommonOptions, MachineOptions {
  readonly task?: string;
  readonly preset?: string;
  readonly weightsSet?: number[];
  readonly seed: number;
  readonly generations?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly set?: Readonly<Record<string, number>>;
  readonly from?: string;
  readonly populationFrom?: string;
  readonly parity?: SearchSettings['parity'];
  readonly recurrent?: boolean;
  readonly outputToOutput?: boolean;
  readonly speciation?: number | boolean;
  readonly workers?: number;
  readonly hyperparameters?: string;
  readonly option?: TaskOptions;
  readonly [published: string]: unknown;
}

const DEFAULT_PRESET = 'laptop';

function presetOf(task: TaskDefinition, name: string): SearchSettings {
  const settings = task.presets[name];
  if (settings !== undefined) return settings;
  throw new PrecocialError(
    'usage',
    `The task ${task.id} has no preset ${JSON.stringify(name)}; it has ${Object.keys(task.presets).join(', ')}.`,
  );
}

async function settingsFromFile(
  path: string,
  base: SearchSettings,
): Promise<{ settings: SearchSettings; task: string | null }> {
  const { settings, task, unknown, notes } = await readParsedText(
    'The hyperparameters were not read',
    path,
    (text) => parseHyperparameters(text, base),
    { pipes: true },
  );
  if (unknown.length > 0)
    process.stderr.write(`precocial: ${path}: ignored the unknown names ${shownNames(unknown)}.\n`);
  for (const note of notes) process.stderr.write(`precocial: ${path}: ${note}\n`);
  return { settings, task };
}

/** The preset of a search: the one asked for, the published one under a published file, else laptop. */
const presetName = ({ preset, hyperparameters }: SearchOptions): string =>
  preset ?? (hyperparameters === undefined ? DEFAULT_PRESET : 'paper');

/** What a file or the command line changes: a preset's settings, or the published defaults under a file. */
function basisOf(task: TaskDefinition, options: SearchOptions): SearchSettings {
  if (options.preset === undefined && options.hyperparameters !== undefined) return BASE_SETTINGS;
  return presetOf(task, presetName(options));
}

/** Speciation of so many species, or of the usual number where only the flag is given. */
function speciationOf(
  settings: SearchSettings,
  species: number | boolean,
): SearchSettings['speciation'] {
  if (species === false) return null;
  const usual = settings.speciation ?? USUAL_SPECIATION;
  return species === true ? usual : { ...usual, targetCount: species };
}

/** Settings from a preset, then a file, then published names on the command line, then --generations. */
async function settingsOf(task: TaskDefinition, options: SearchOptions): Promise<SearchSettings> {
  let settings = basisOf(task, options);
  if (options.hyperparameters !== undefined)
    settings = (await settingsFromFile(options.hyperparameters, settings)).settings;
  for (const { name } of HYPERPARAMETERS) {
    const value = options[name];
    if (typeof value === 'number') settings = setHyperparameter(settings, name, value);
  }
  if (options.weightsSet !== undefined)
    settings = { ...settings, weights: listedWeights(options.weightsSet) };
  if (options.parity !== undefined) settings = { ...settings, parity: options.parity };
  if (options.recurrent !== undefined) settings = { ...settings, recurrent: options.recurrent };
  if (options.outputToOutput !== undefined)
    settings = { ...settings, outputToOutput: options.outputToOutput };
  if (options.speciation !== undefined)
    settings = { ...settings, speciation: speciationOf(settings, options.speciation) };
  if (options.generations !== undefined)
    settings = setHyperparameter(settings, 'maxGen', options.generations);
  const problem = problemWithSettings(settings);
  if (problem !== null) throw new PrecocialError('usage', `${problem.name}: ${problem.message}.`);
  return settings;
}

async function taskNamed(
  options: SearchOptions,
  source: SourcePopulation | null,
): Promise<TaskDefinition> {
  if (options.task !== undefined) return taskOf(options.task);
  if (options.hyperparameters !== undefined) {
    const { task } = await settingsFromFile(
      options.hyperparameters,
      presetOf(taskOf('swingup'), 'paper'),
    );
    if (task !== null) return taskOf(publishedTaskId(task));
  }
  if (source !== null) return taskOf(source.config.task);
  throw new PrecocialError('usage', 'Which task? Give --task; precocial tasks lists them.');
}

/** What may stand beside --resume; everything else is settled by the run. */
const BESIDE_RESUME = new Set([
  'generations',
  'maxGen',
  'set',
  'workers',
  'json',
  'debug',
  ...MACHINE_OPTIONS,
]);

async function openRun(options: SearchOptions, command: Command): Promise<SearchRun> {
  if (options.resume !== undefined) {
    refuseBesideResume(command, BESIDE_RESUME, 'the run, in its own folder');
    const maxGen = options['maxGen'];
    const { set = {} } = options;
    const run = await SearchRun.open(
      options.resume,
      options.generations ?? (typeof maxGen === 'number' ? maxGen : undefined),
      {
        set,
        mayRun: (source) => isTrusted(settingsFolder(), source),
      },
    );
    const changes = Object.entries(set).map(([name, value]) => `${name} ${value}`);
    if (changes.length > 0)
      process.stderr.write(
        `precocial: from generation ${run.state.generation} on (counted from 0): ${changes.join(', ')}.\n`,
      );
    return run;
  }
  if (options.set !== undefined)
    throw new PrecocialError(
      'usage',
      '--set changes a run that goes on (--resume); a new one takes --NAME VALUE.',
    );
  if (options.out === undefined)
    throw new PrecocialError(
      'usage',
      'Where shall the run go? Give --out FOLDER, or --resume FOLDER to go on.',
    );
  refuseContradictions(options);
  const { populationFrom } = options;
  const source = populationFrom === undefined ? null : await readSourcePopulation(populationFrom);
  const task = await taskNamed(options, source);
  const from = options.from === undefined ? null : await readGenomeArgument(options.from, task.id);
  const given = {
    ...task.presetOptions?.[presetName(options)],
    ...optionsOfGoal(task, from?.goal),
    ...options.option,
  };
  const config: RunConfig = {
    name: basename(resolve(options.out)),
    task: task.id,
    seed: options.seed,
    settings: await settingsOf(task, options),
    options: taskOptions(task, given, undefined, 'search'),
    from,
    program: programPlaces(import.meta.url).version,
    ...(source === null ? {} : { population: populationName(source) }),
  };
  return SearchRun.create(options.out, config, source === null ? undefined : populationOf(source));
}

/** @throws PrecocialError 'usage' for options of which one would silently do nothing */
function refuseContradictions(options: SearchOptions): void {
  const { generations, weightsSet, from, populationFrom } = options;
  const spread = ['alg_nVals', 'alg_absWCap', 'alg_lowW'].find((name) => name in options);
  const maxGen = options['maxGen'];
  const problem =
    weightsSet !== undefined && spread !== undefined
      ? `--weights-set lists the shared weights, and --${spread} spreads them`
      : generations !== undefined && maxGen !== undefined && generations !== maxGen
        ? `--generations ${generations} and --maxGen ${Number(maxGen)} say different things`
        : (from ?? populationFrom) !== undefined && 'prob_initEnable' in options
          ? '--prob_initEnable makes minimal networks, and this search begins with given ones'
          : null;
  if (problem !== null)
    throw new PrecocialError('usage', `${problem}; leave one of them away. Nothing was begun.`);
}

/** The `--json` line of a generation. */
function jsonLine({ statistics }: FinishedGeneration): object {
  const {
    generation,
    evaluations,
    rollouts,
    best,
    median,
    max,
    peak,
    connections,
    nodes,
    seconds,
    rolloutsPerSecond,
  } = statistics;
  return {
    generation,
    evaluations,
    rollouts,
    best,
    median,
    max,
    peak,
    connections,
    nodes,
    seconds,
    rolloutsPerSecond,
  };
}

function progressText(
  { statistics }: FinishedGeneration,
  generations: number,
  begun: { generation: number; time: number },
): string {
  const { generation, best, median, rolloutsPerSecond } = statistics;
  const done = generation + 1 - begun.generation;
  const left = ((performance.now() - begun.time) / 1000 / done) * (generations - generation - 1);
  return `generation ${generation + 1}/${generations}  best ${fixed(best)}  median ${fixed(median)}  ${Math.round(rolloutsPerSecond)} rollouts/s  ${duration(left)} left`;
}

/** The means of a run's champion: on fresh episodes where the search ended, else those it won on. */
function championText({ fresh, state: { champion } }: SearchRun): string {
  if (fresh !== null) {
    const { mean, trials, bestWeight: best } = fresh;
    return `mean ${fixed(mean)} over ${trials} episodes a weight, ${fixed(best.mean)} at the weight ${fixed(best.weight, 3)} over ${best.trials}; none of them chose it.`;
  }
  const byWeight = champion?.byWeight ?? [];
  const mean = byWeight.reduce((sum, value) => sum + value, 0) / byWeight.length;
  return `mean ${fixed(mean)}, at its best weight ${fixed(Math.max(...byWeight))}, over ${champion?.episodes ?? 0} episodes a weight that it won on, so rather too high.`;
}

async function search(options: SearchOptions, command: Command): Promise<void> {
  const signal = interruptSignal();
  const pool = await openExecutor(options);
  const run = await openRun(options, command).catch(async (error: unknown) => {
    await pool.close();
    throw error;
  });
  if (run.note !== null) process.stderr.write(`precocial: ${run.note}\n`);
  await noteFallback(taskOf(run.config.task));
  const { generations } = run.config.settings;
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  const begun = { generation: run.state.generation, time: performance.now() };
  let finished: boolean;
  try {
    finished = await driveSearch(run, pool, {
      signal,
      onGeneration: (generation) => {
        if (options.json === true) printJson(jsonLine(generation));
        progress.update(
          (generation.statistics.generation + 1) / generations,
          progressText(generation, generations, begun),
        );
      },
    });
  } catch (error) {
    progress.end();
    // A folder that was removed keeps nothing, as the error says.
    if (existsSync(runFile(run.folder)))
      process.stderr.write(
        `precocial: every finished generation is kept; go on with: precocial search --resume ${shellWord(run.folder)}\n`,
      );
    throw error;
  } finally {
    progress.end();
    await pool.close();
    await run.close();
  }
  if (!finished && signal.aborted) process.exitCode = EXIT.stopped;
  if (options.json === true) return;
  const { champion, generation } = run.state;
  print(
    `${finished ? 'Finished' : 'Stopped'} after generation ${generation} of ${generations} in ${duration(run.seconds)} of rollouts; the run is in ${run.folder}.`,
  );
  if (champion !== null) {
    print(`Champion of generation ${champion.generation}: ${championText(run)}`);
  }
  if (!finished) print(`Go on with: precocial search --resume ${shellWord(run.folder)}`);
}

/** `precocial search` */
export function addSearch(program: Command): void {
  const command = withMachines(withCommon(program.command('search')))
    .description('Evolve weight agnostic networks for a task')
    .option('--task <task>', 'the task; precocial tasks lists them')
    .option(
      '--preset <name>',
      'search settings: paper, even or laptop (default: laptop; with --hyperparameters the published defaults)',
    )
    .option(
      '--weights-set <list>',
      'the shared weights themselves, separated by commas',
      numberList,
    )
    .option('--seed <n>', 'seed of the search', wholeIn(RANGES.seed), 0)
    .option('--generations <n>', 'generations in all', wholeNumber(1))
    .option('--out <folder>', 'folder of the new run')
    .option('--resume <folder>', 'go on with a run')
    .option(
      '--set <name=value>',
      'with --resume: a hyperparameter that changes from the next generation on; repeatable',
      collectSetting,
    )
    .option('--from <genome>', 'evolve from this genome instead of from minimal ones')
    .addOption(
      new Option(
        '--population-from <run>',
        'begin with the whole population of another run',
      ).conflicts('from'),
    )
    .addOption(
      new Option(
        '--parity <which>',
        'even: breed only networks that ignore the sign of the shared weight',
      ).choices(['any', 'even']),
    )
    .option('--recurrent', 'also breed connections that read a node as it was a step before')
    .option('--no-recurrent', 'breed none, where the preset or the file has them')
    .option('--output-to-output', 'also breed connections from one output to another')
    .option('--no-output-to-output', 'breed none, where the preset or the file has them')
    .option(
      '--speciation [n]',
      'breed within species of similar topologies, as NEAT does; n of them (usually 4)',
      wholeNumber(1),
    )
    .option('--no-speciation', 'breed across the whole population, where a file says otherwise')
    .option('--workers <n>', 'worker threads (default: all cores but one)', wholeIn(RANGES.workers))
    .option('--hyperparameters <file>', 'a file of published hyperparameters')
    .option('--option <name=value>', 'a setting of the task; repeatable', collectOption);
  for (const { name, meaning } of HYPERPARAMETERS) {
    command.addOption(new Option(`--${name} <value>`, meaning).argParser(finiteNumber));
  }
  command.action(search);
}
