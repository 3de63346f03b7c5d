import { existsSync, statSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { codecNote, FILM_LIMITS } from '../../../shared/contract/film.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import type { TaskOptions } from '../../../shared/tasks/task.ts';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { FILM_DEFAULTS, SECONDS_A_GENERATION, type FilmRequest } from '../../record/job.ts';
import { record } from '../../record/record.ts';
import { championGenerations, readChampion } from '../../runs/champions.ts';
import { readRunConfig } from '../../runs/run-file.ts';
import { interruptSignal } from '../interrupt.ts';
import {
  collectOption,
  finiteNumber,
  numberList,
  wholeNumber,
  withCommon,
  type CommonOptions,
} from '../options.ts';
import { print, printJson } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { optionsOf } from '../rules.ts';
import { readSubject, withWeights, type WeightOptions } from '../subject.ts';
import { refuseReplacing, withReplace, type ReplaceOptions } from '../replace.ts';

interface RecordOptions extends CommonOptions, ReplaceOptions, WeightOptions {
  readonly weight?: number;
  readonly weights?: number[];
  readonly sideBySide?: boolean;
  readonly generations?: boolean;
  readonly seed: number;
  readonly trial: number;
  readonly seconds?: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly overlay?: boolean;
  readonly dark?: boolean;
  readonly camera?: string;
  readonly option?: TaskOptions;
  readonly out: string;
}

/** Every champion of a run folder, first to last. */
async function championsOf(folder: string): Promise<readonly GenomeDocument[]> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new PrecocialError('usage', `${folder} is not a run: --generations needs its folder.`, {
      file: folder,
    });
  }
  const generations = await championGenerations(folder);
  return Promise.all(generations.map((generation) => readChampion(folder, generation)));
}

function positive(text: string): number {
  const value = finiteNumber(text);
  const [low, high] = FILM_LIMITS.seconds;
  if (value < low || value > high)
    throw new InvalidArgumentError(`Expected ${low} to ${high} seconds.`);
  return value;
}

async function run(argument: string, options: RecordOptions): Promise<void> {
  await refuseReplacing('The film was not begun', [options.out], options.replace);
  if (options.sideBySide === true && (options.weights?.length ?? 0) < 2)
    throw new PrecocialError(
      'usage',
      '--side-by-side puts the scenes of several weights beside each other; give them: --weights -1,1.',
    );
  const asked = options.weights ?? (options.weight === undefined ? null : [options.weight]);
  const subject =
    options.generations === true ? null : await readSubject(argument, options, asked !== null);
  const documents = subject === null ? await championsOf(argument) : [subject.document];
  const run = subject === null ? (await readRunConfig(argument)).options : subject.options;
  const task = taskOf(options.task ?? documents[0]?.task ?? '');
  const base = subject?.base ?? null;
  const weights = asked ?? (base === null ? null : [base]);
  const request: FilmRequest = {
    documents,
    ...(weights === null ? {} : { weights }),
    ...(options.seconds === undefined ? {} : { seconds: options.seconds }),
    ...(options.camera === undefined ? {} : { camera: options.camera }),
    sideBySide: options.sideBySide === true,
    generations: options.generations === true,
    task: task.id,
    options: optionsOf(task, run, options),
    useOffsets: base !== null,
    seed: options.seed,
    trial: options.trial,
    width: options.width,
    height: options.height,
    framesPerSecond: options.fps,
    overlay: options.overlay === true,
    dark: options.dark === true,
    out: options.out,
  };
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  try {
    const result = await record(request, {
      signal: interruptSignal(),
      onProgress: ({ frame, frames, note }) =>
        progress.update(frame / frames, `frame ${frame} of ${frames}${note && `, ${note}`}`),
    });
    progress.end();
    const note = codecNote(result.path, result.codec);
    if (note !== null) process.stderr.write(`precocial: ${note}\n`);
    const used = subject?.weights ?? 'shared weights';
    if (options.json === true) return printJson({ ...result, used });
    print(
      `${result.path}: ${result.frames} frames, ${result.seconds.toFixed(2)} s of ${result.codec} at ${result.width} x ${result.height} and ${result.framesPerSecond} frames a second, ${Math.round(result.size / 1024)} kB; ${used}; took ${(result.took / result.seconds).toFixed(1)} times its length`,
    );
  } finally {
    progress.end();
  }
}

/** `precocial record` */
export function addRecord(program: Command): void {
  withWeights(withReplace(withCommon(program.command('record'))))
    .description('Film a rollout: the window’s own scene, frame by frame, in the system’s Chromium')
    .argument('<genome>', 'a genome file, a champion’s name, or a run folder')
    .requiredOption('--out <file>', 'the film: its ending, .webm, .mp4 or .gif, is the format')
    .option('--task <task>', 'the task, where the genome file does not say')
    .addOption(
      new Option('--weight <w>', 'shared weight (default: the best known)')
        .argParser(finiteNumber)
        .conflicts(['weightsFile', 'tuned']),
    )
    .addOption(
      new Option('--weights <list>', 'shared weights: the first, and its ghosts in one scene')
        .argParser(numberList)
        .conflicts(['weight', 'weightsFile', 'tuned']),
    )
    .option('--side-by-side', 'each of --weights in a scene of its own')
    .option('--generations', 'every champion of the run, one after another')
    .option(
      '--seed <n>',
      'seed of the episode, as for evaluate',
      wholeNumber(0),
      FILM_DEFAULTS.seed,
    )
    .option(
      '--trial <k>',
      'which trial of an evaluation with that seed, from 0',
      wholeNumber(0),
      FILM_DEFAULTS.trial,
    )
    .option(
      '--seconds <n>',
      `seconds of the film (default: the episode; with --generations ${SECONDS_A_GENERATION} each)`,
      positive,
    )
    .option('--width <px>', 'width in pixels', wholeNumber(1), FILM_DEFAULTS.width)
    .option('--height <px>', 'height in pixels', wholeNumber(1), FILM_DEFAULTS.height)
    .option('--fps <n>', 'frames a second', wholeNumber(1), FILM_DEFAULTS.framesPerSecond)
    .option('--overlay', 'write weight, return and time, and draw the network')
    .option('--dark', 'the dark theme')
    .option('--camera <place>', 'overview, follow, side, chase or above, where the task has it')
    .option(
      '--option <name=value>',
      'a setting of the task, such as poleLength=1.2; repeatable',
      collectOption,
    )
    .action(run);
}
