import { RANGES } from '../../../shared/contract/ranges.ts';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { shellWord } from '../../../shared/formats/text.ts';
import type {
  TuneGeneration,
  TuneRequest,
  TuneResult,
} from '../../../shared/contract/experiments.ts';
import {
  ALGORITHMS,
  type AlgorithmName,
  type TuneSettings,
  bySetting,
  checkAlgorithm,
  TUNE_SETTINGS,
  usesSetting,
  type TuneSettingName,
} from '../../../shared/tuning/settings.ts';
import { TUNING_ENDING, writeTunedFile } from '../../../shared/formats/tuned-file.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import type { TaskOptions } from '../../../shared/tasks/task.ts';
import {
  leftoverOf,
  checkWritable,
  createAtomically,
  storageError,
  writeAtomically,
} from '../../system/files.ts';
import { hold, type Hold } from '../../system/hold.ts';
import { removeLeftovers } from '../../system/leftovers.ts';
import { readParsedText } from '../../system/read-file.ts';
import { parseState } from '../../tuning/state.ts';
import { tuneGenome } from '../../tuning/tune.ts';
import { readTunedFile, tunedDetails } from '../../tuning/tuned-files.ts';
import { interruptSignal } from '../interrupt.ts';
import { MACHINE_OPTIONS, withMachines, type MachineOptions } from '../machines.ts';
import {
  collectOption,
  finiteNumber,
  positiveNumber,
  refuseBesideResume,
  wholeIn,
  wholeNumber,
  withCommon,
  type CommonOptions,
} from '../options.ts';
import { fixed, print, printJson } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { openRollouts } from '../rollouts.ts';
import { optionsOf } from '../rules.ts';
import { readSubject, withWeights, type Subject, type WeightOptions } from '../subject.ts';
import { refuseReplacing, withReplace, type ReplaceOptions } from '../replace.ts';
import { jsonReport } from '../typed-arrays.ts';

interface Options
  extends
    CommonOptions,
    MachineOptions,
    ReplaceOptions,
    WeightOptions,
    Partial<Readonly<Record<TuneSettingName, number>>> {
  readonly algorithm?: AlgorithmName;
  readonly weight?: number;
  readonly teacher?: string;
  readonly warm?: string;
  readonly generations?: number;
  readonly seconds?: number;
  readonly target?: number;
  readonly trials: number;
  readonly seed: number;
  readonly workers?: number;
  readonly option?: TaskOptions;
  readonly reward?: string;
  readonly out?: string;
  readonly resume?: string;
}

/** Where the state of a tuning lies beside its tuned weights. */
export const stateFileOf = (path: string): string => path.replace(/(\.json)?$/, TUNING_ENDING);

/** The text of a saved state, given its own path or that of the weights beside it. */
function readState(path: string): Promise<string> {
  const file = path.endsWith(TUNING_ENDING) ? path : stateFileOf(path);
  return readParsedText('The saved tuning was not read', file, (text) => text, { pipes: true });
}

const numberIn = (value: number | undefined): number | null => value ?? null;

function progressText({ generation, centre, max, best }: TuneGeneration): string {
  const here = centre ?? max;
  return `generation ${generation + 1}  centre ${fixed(here, 2)}  best ${fixed(best, 2)}`;
}

function show(
  result: TuneResult,
  document: GenomeDocument,
  used: string,
  out: string | undefined,
): void {
  const [scale, unit] = result.measure === 'accuracy' ? [100, ' %'] : [1, ''];
  const last = result.generations.at(-1);
  print(
    `${document.name} on ${result.task}: ${result.algorithm}, ended by ${result.ended} after ${result.generations.length} generations, ${last?.rollouts ?? 0} rollouts, ${fixed(last?.seconds ?? 0)} s`,
  );
  print(`started at ${used}; offsets from the shared weight ${fixed(result.weight, 4)}`);
  const { confirmed, before } = result;
  if (confirmed === null || before === null) {
    print(`stopped: the best so far is kept, ${fixed(last?.best ?? Number.NaN, 2)}, not confirmed`);
  } else {
    print(
      `on ${confirmed.values.length} fresh trials: ${fixed(confirmed.mean * scale, 2)}${unit} (sd ${fixed(confirmed.std * scale, 2)}, 95 % +- ${fixed(confirmed.confidence95 * scale, 2)}); with the shared weight alone ${fixed(before.mean * scale, 2)}${unit}`,
    );
  }
  if (out !== undefined) print(`written to ${out}`);
}

/**
 * Writes the tuned weights; a file that another process made meanwhile stays, and they get a name like it.
 * @param over true where the file may be written over: the tuning's own, or with --replace
 * @returns the path they have
 */
async function save(
  path: string,
  document: GenomeDocument,
  result: TuneResult,
  over: boolean,
): Promise<string> {
  const text = writeTunedFile(result.offsets, tunedDetails(result, document));
  const written = over
    ? writeAtomically(path, text).then(() => path)
    : createAtomically(path, text);
  return written.catch((error: unknown) => {
    // They took their time: what cannot be filed is shown.
    process.stderr.write(text);
    throw storageError('The tuned weights were not saved but stand above', path, error);
  });
}

/** Writes the state beside the weights. Where that fails, the tuning goes on, and says so once. */
function stateKeeper(out: string | undefined): (state: string) => Promise<void> {
  let failed = false;
  return async (state) => {
    if (out === undefined) return;
    const path = stateFileOf(out);
    await writeAtomically(path, state).catch((error: unknown) => {
      if (failed) return;
      failed = true;
      const { message } = storageError('The state of the tuning was not saved', path, error);
      process.stderr.write(`precocial: ${message} The tuning goes on; --resume will not.\n`);
    });
  };
}

/**
 * Holds the files of a tuning, so that no other process writes them meanwhile.
 * @throws PrecocialError 'busy' if another tuning does, 'storage' where the files cannot be written
 */
async function holdFiles(out: string): Promise<Hold> {
  await checkWritable('The tuning was not begun', out);
  const state = stateFileOf(out);
  await checkWritable('The tuning was not begun', state);
  const held = await hold(join(await realpath(dirname(state)), basename(state)));
  if (held !== null) {
    await removeLeftovers(dirname(state), leftoverOf(out));
    await removeLeftovers(dirname(state), leftoverOf(state));
    return held;
  }
  throw new PrecocialError(
    'busy',
    `The tuning was not begun (${out}): another process is tuning into this file. Stop it there first, or name another file.`,
    { file: out },
  );
}

const refuseTuning = (out: string, replace: boolean | undefined): Promise<void> =>
  refuseReplacing('The tuning was not begun', [out, stateFileOf(out)], replace);

/**
 * A resumed tuning writes over its own weights, and over nothing else that has their name by now.
 * @throws PrecocialError 'usage'
 */
async function checkOwn(out: string, replace: boolean | undefined): Promise<void> {
  const isOwn = await readTunedFile(out).then(
    ({ details }) => details !== null,
    () => false,
  );
  if (!isOwn) await refuseReplacing('The tuning was not resumed', [out], replace);
}

/** True if the weights of a resumed tuning were confirmed: it was not killed before its end. */
function hasEnded(out: string | undefined): Promise<boolean> {
  if (out === undefined) return Promise.resolve(false);
  return readTunedFile(out).then(
    ({ details }) => details !== null && details.mean !== null,
    () => false,
  );
}

/** What may stand beside --resume; everything else is settled by the tuning. */
const BESIDE_RESUME = new Set([
  ...MACHINE_OPTIONS,
  'teacher',
  'task',
  'algorithm',
  'generations',
  'seconds',
  'target',
  'trials',
  'workers',
  'out',
  'replace',
  'force',
  'json',
  'debug',
]);

/** @throws PrecocialError 'usage' for a setting that the algorithm would pass over */
function settingsOf(algorithm: AlgorithmName, options: Options): TuneSettings {
  for (const { name, flag } of TUNE_SETTINGS) {
    if (options[name] !== undefined && !usesSetting(algorithm, name)) {
      throw new PrecocialError('usage', `${algorithm} makes no use of ${flag}; leave it away.`);
    }
  }
  return bySetting(({ name }) => numberIn(options[name]));
}

async function tune(argument: string, options: Options, command: Command): Promise<void> {
  if (options.resume !== undefined) refuseBesideResume(command, BESIDE_RESUME, 'the tuning');
  const { warm: weightsFile } = options;
  const weightBias = options.weightBias ?? options.weight;
  const asked =
    weightsFile === undefined || weightBias === undefined
      ? { ...options, ...(weightsFile === undefined ? {} : { weightsFile }) }
      : { ...options, weightsFile, weightBias };
  const subject = await readSubject(argument, asked, options.weight !== undefined);
  const own = options.resume?.replace(TUNING_ENDING, '.json');
  const out = options.out ?? own;
  if (out !== undefined) {
    const goesOn = own !== undefined && resolve(own) === resolve(out);
    await (goesOn ? checkOwn(out, options.replace) : refuseTuning(out, options.replace));
  }
  const held = out === undefined ? null : await holdFiles(out);
  try {
    await tuneInto(argument, out, subject, options);
  } finally {
    held?.release();
  }
}

/**
 * The genome to learn from, with its own weights, or those that ship where it has none.
 * @throws PrecocialError 'not-found' where it has neither
 */
async function readTeacher(
  argument: string | undefined,
  task: string | undefined,
): Promise<Pick<TuneRequest, 'teacher'>> {
  if (argument === undefined) return {};
  const read = { ...(task === undefined ? {} : { task }) };
  const own = await readSubject(argument, read);
  const { document, base } =
    own.base === null ? await readSubject(argument, { ...read, tuned: true }) : own;
  return base === null ? {} : { teacher: { document, weight: base } };
}

async function tuneInto(
  argument: string,
  out: string | undefined,
  { document, base, weights: used, options: rules }: Subject,
  options: Options,
): Promise<void> {
  const task = taskOf(document.task);
  const settings = optionsOf(task, rules, options, 'evaluation');
  const resume = options.resume === undefined ? null : await readState(options.resume);
  const saved = resume === null ? null : parseState(resume);
  const algorithm = options.algorithm ?? saved?.algorithm ?? 'pepg';
  checkAlgorithm(algorithm, task);
  const teacher = await readTeacher(options.teacher, options.task);
  const pool = await openRollouts(document, options);
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  try {
    const result = await tuneGenome(
      pool,
      {
        document,
        algorithm,
        weight: base ?? numberIn(options.weight),
        warmStart: base !== null,
        ...teacher,
        settings: settingsOf(algorithm, options),
        generations: numberIn(options.generations),
        seconds: numberIn(options.seconds),
        target: numberIn(options.target),
        seed: options.seed,
        confirmTrials: options.trials,
        options: settings,
        resume,
        priority: 'now',
      },
      {
        signal: interruptSignal(),
        onEvent: ({ generation, progress: { done, note } }) => {
          if (generation === null) progress.update(done, note);
          else {
            if (options.json === true) printJson(generation);
            progress.update(done, progressText(generation));
          }
        },
        onState: stateKeeper(out),
        whole: (await hasEnded(out)) ? 'refuse' : 'confirm',
      },
    );
    progress.end();
    const over = options.replace === true || options.resume !== undefined;
    const file = out === undefined ? undefined : await save(out, document, result, over);
    const { state, generations, ...brief } = result;
    void state;
    if (options.json === true) {
      printJson(jsonReport({ ...brief, generations: generations.length }));
    } else show(result, document, used, file);
    if (result.ended === 'stopped') {
      throw new PrecocialError(
        'cancelled',
        out === undefined
          ? 'Stopped; nothing was kept, because no --out was given.'
          : `Stopped; the best so far is in ${out}. Go on with: precocial tune ${shellWord(argument)} --resume ${shellWord(out)}`,
      );
    }
  } finally {
    progress.end();
    await pool.close();
  }
}

const number = (text: string): number => finiteNumber(text);

/** `precocial tune` */
export function addTune(program: Command): void {
  const command = withWeights(
    withReplace(withMachines(withCommon(program.command('tune <genome>')))),
  )
    .description('Find an offset for each connection, from the best shared weight')
    .addOption(
      new Option('--algorithm <name>', 'how to search (default: pepg)').choices(ALGORITHMS),
    )
    .option(
      '--teacher <genome>',
      'for imitation: a genome with weights of its own, or tuned weights that ship (default: the expert of the task)',
    )
    .option('--task <task>', 'the task, where the genome file does not say')
    .option('--weight <w>', 'the shared weight to start from (default: look for the best)', number)
    .addOption(
      new Option(
        '--warm <file>',
        'start at the tuned weights of a file; as --weights-file',
      ).conflicts(['shared', 'tuned', 'weightsFile']),
    )
    .option(
      '--generations <n>',
      'most generations (default: 300, if nothing else ends it)',
      wholeIn(RANGES.tuning),
    )
    .option('--seconds <s>', 'most seconds', positiveNumber)
    .option(
      '--target <r>',
      'end once the mean return (digits: log-likelihood) reaches this',
      number,
    )
    .option('--trials <n>', 'fresh episodes that confirm the result', wholeIn(RANGES.trials), 100)
    .option('--seed <n>', 'seed of candidates and episodes', wholeIn(RANGES.seed), 0)
    .option('--workers <n>', 'worker threads (default: all cores but one)', wholeIn(RANGES.workers))
    .option('--option <name=value>', 'a setting of the task; repeatable', collectOption)
    .option('--reward <kind>', 'search or evaluation, where the task has two rewards')
    .option(
      '--out <file>',
      'where the tuned weights go (FILE.json); beside it FILE.tuning.json, what --resume goes on from',
    )
    .option(
      '--resume <file>',
      'go on with a tuning, stopped or killed; the file of its weights or its state',
    );
  for (const { flag, meaning, whole, min, max } of TUNE_SETTINGS) {
    const parse = whole ? wholeNumber(min, max) : number;
    command.addOption(new Option(`${flag} <value>`, meaning).argParser(parse));
  }
  command.action(tune);
}
