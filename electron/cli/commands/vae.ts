import { RANGES } from '../../../shared/contract/ranges.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import {
  commandSources,
  DECODER_FILE,
  ENCODER_FILE,
  ENCODER_VARIABLE,
  shippedFolder,
  SMALL_FILE,
} from '../../encoders/find.ts';
import { nodeTaskFiles } from '../../rollouts/task-files.ts';
import { CHECKPOINT_FILE } from '../../vae/checkpoint-file.ts';
import { DATASET_FILES } from '../../vae/dataset.ts';
import type { GradientEngine } from '../../vae/objective.ts';
import type { BatchReport } from '../../vae/trainer.ts';
import { guarded } from '../guard.ts';
import { interruptSignal } from '../interrupt.ts';
import { wholeIn, wholeNumber, withCommon, type CommonOptions } from '../options.ts';
import { fixed, print, printJson } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { refuseReplacing, withReplace, type ReplaceOptions } from '../replace.ts';

/** How long a batch of a training may take to end, in milliseconds. */
const GRACE_MS = 1500;

interface CollectArguments extends CommonOptions, ReplaceOptions {
  readonly seed: number;
  readonly frames: number;
  readonly testFrames: number;
}

interface TrainArguments extends CommonOptions, ReplaceOptions {
  readonly out: string;
  readonly seed: number;
  readonly batches: number;
  readonly batchSize: number;
  readonly rate: number;
  readonly from?: string;
  readonly engine?: GradientEngine['name'];
}

interface EvaluateArguments extends CommonOptions {
  readonly encoder: string;
  readonly tracks: number;
  readonly seed: number;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('Expected a number above 0.');
  }
  return value;
}

const encoderFiles = (folder: string): string[] =>
  [ENCODER_FILE, DECODER_FILE].map((name) => join(folder, name));

function addCollect(vae: Command): void {
  withReplace(withCommon(vae.command('collect <folder>')))
    .description(
      'Drive and keep frames: straights, bends, grass, spins, the zoom of the first second',
    )
    .option('--frames <n>', 'training frames', wholeNumber(1), 20000)
    .option('--test-frames <n>', 'test frames, from tracks of their own', wholeNumber(1), 2000)
    .option('--seed <n>', 'seed of tracks and driving', wholeIn(RANGES.seed), 1)
    .action((folder: string, options: CollectArguments) =>
      guarded(() => collect(folder, options), { kept: () => collectedSoFar(folder) }),
    );
}

function collectedSoFar(folder: string): string {
  const there = DATASET_FILES.filter((name) => existsSync(join(folder, name)));
  if (there.length === DATASET_FILES.length) return `there are frames in ${folder}.`;
  return there.length === 0
    ? 'nothing was kept: frames are written when all are collected.'
    : `the frames in ${folder} are not whole; collect them again with --replace.`;
}

async function collect(folder: string, options: CollectArguments): Promise<void> {
  const files = DATASET_FILES.map((name) => join(folder, name));
  await refuseReplacing('The collecting was not begun', files, options.replace);
  const { collectCommand } = await import('../../vae/command.ts');
  const line = new ProgressLine();
  await collectCommand({
    folder,
    kernel: await nodeTaskFiles().kernel('racer'),
    seed: options.seed,
    frames: options.frames,
    testFrames: options.testFrames,
    report: (collected, total) => line.update(collected / total, `${collected} of ${total}`),
  });
  line.end();
  const { frames, testFrames, seed } = options;
  if (options.json === true) printJson({ folder, frames, testFrames, seed });
  else print(`Kept ${frames} training and ${testFrames} test frames in ${folder}.`);
}

function addTrain(vae: Command): void {
  withReplace(withCommon(vae.command('train <frames>')))
    .description(
      'Train an autoencoder on collected frames; run it again to go on after an interruption',
    )
    .requiredOption('--out <folder>', 'where checkpoints, encoder and decoder go')
    .option('--batches <n>', 'batches in total', wholeNumber(1), 1600)
    .option('--batch-size <n>', 'images a batch', wholeNumber(1), 32)
    .option('--rate <r>', "Adam's learning rate at the start", positive, 1e-3)
    .option('--seed <n>', 'seed of weights, batches and noise', wholeIn(RANGES.seed), 1)
    .option('--from <folder>', 'begin with the weights of this encoder and decoder')
    .addOption(
      new Option('--engine <name>', 'native: onnxruntime; wasm: tfjs').choices(['native', 'wasm']),
    )
    .action((frames: string, options: TrainArguments) =>
      guarded(() => train(frames, options), {
        kept: () =>
          existsSync(join(options.out, CHECKPOINT_FILE))
            ? 'the same command goes on from the last batch that was saved.'
            : 'nothing was kept: no batch was saved yet.',
        grace: GRACE_MS,
      }),
    );
}

async function train(frames: string, options: TrainArguments): Promise<void> {
  // A training that goes on writes over what it made itself.
  if (!existsSync(join(options.out, CHECKPOINT_FILE)))
    await refuseReplacing('Not trained', encoderFiles(options.out), options.replace);
  const { trainCommand } = await import('../../vae/command.ts');
  const { seed, batches, batchSize, rate, engine } = options;
  const line = new ProgressLine();
  const training = {
    folder: options.out,
    settings: { seed, batches, batchSize, rate },
    ...(engine === undefined ? {} : { engine }),
    signal: interruptSignal(),
    report: ({ step, reconstruction }: BatchReport) => {
      const text = `batch ${step + 1} of ${batches}, reconstruction ${fixed(reconstruction)}`;
      line.update((step + 1) / batches, text);
    },
  };
  const kernel = await nodeTaskFiles().kernel('racer');
  const { encoderId } = await trainCommand(frames, kernel, training, options.from).finally(() =>
    line.end(),
  );
  if (options.json === true) printJson({ folder: options.out, encoder: encoderId, batches });
  else print(`Wrote encoder ${encoderId} and its decoder to ${options.out}.`);
}

function addEvaluate(vae: Command): void {
  withCommon(vae.command('evaluate <frames>'))
    .description(
      'Measure an autoencoder on test frames, draw its reconstructions, let a linear map drive',
    )
    .requiredOption('--encoder <folder>', 'folder with encoder and decoder')
    .option(
      '--tracks <n>',
      'unseen tracks for the linear driver; 0 leaves it out',
      wholeNumber(0),
      20,
    )
    .option('--seed <n>', 'seed of the tracks', wholeIn(RANGES.seed), 1)
    .action((frames: string, options: EvaluateArguments) =>
      guarded(() => evaluate(frames, options), {
        kept: () => 'no figures were kept; the picture is drawn when all images are measured.',
      }),
    );
}

async function evaluate(frames: string, options: EvaluateArguments): Promise<void> {
  const { driveCommand, evaluateCommand } = await import('../../vae/command.ts');
  const { tracks, seed } = options;
  const line = new ProgressLine();
  const show =
    (what: string) =>
    (done: number, total: number): void =>
      line.update(done / total, `${what} ${done} of ${total}`);
  const kernel = await nodeTaskFiles().kernel('racer');
  const report = await evaluateCommand(frames, options.encoder, show('image')).finally(() =>
    line.end(),
  );
  const driver =
    tracks === 0
      ? null
      : await driveCommand(options.encoder, kernel, seed, tracks, show('driving, round')).finally(
          () => line.end(),
        );
  if (options.json === true) {
    printJson({ ...report, linearDriver: driver });
    return;
  }
  print(`Encoder ${report.encoderId}, ${report.images} test images`);
  print(`reconstruction ${fixed(report.reconstruction)}, mean image ${fixed(report.meanImage)}`);
  print(`${report.alive} of ${report.deviation.length} latents alive`);
  if (driver !== null) {
    const { mean, driver: fittedTo } = driver;
    print(
      `linear driver ${fixed(mean)} on ${tracks} unseen tracks; its teacher ${fixed(fittedTo)}`,
    );
  }
  print(`Drew ${report.picture}.`);
}

interface AlignArguments extends CommonOptions, ReplaceOptions {
  readonly encoder: string;
  readonly like: string;
  readonly out: string;
}

function addAlign(vae: Command): void {
  withReplace(withCommon(vae.command('align <frames>')))
    .description(
      'Express the latents of an encoder in the terms of another, so that networks evolved with that one can go on',
    )
    .requiredOption('--encoder <folder>', 'folder with the encoder and decoder to align')
    .requiredOption('--like <folder>', 'folder with the encoder whose terms are wanted')
    .requiredOption('--out <folder>', 'where the aligned encoder and decoder go')
    .action(async (frames: string, options: AlignArguments) => {
      const before = encoderFiles(options.out).some(existsSync);
      const aligned = (): string =>
        !before && encoderFiles(options.out).every(existsSync)
          ? `the aligned encoder is in ${options.out}; what it explains was not measured.`
          : 'nothing was kept.';
      await guarded(() => align(frames, options), { kept: aligned });
    });
}

async function align(frames: string, options: AlignArguments): Promise<void> {
  await refuseReplacing('Nothing was aligned', encoderFiles(options.out), options.replace);
  const { alignCommand } = await import('../../vae/align.ts');
  const kernel = await nodeTaskFiles().kernel('racer');
  const { encoder, like, out } = options;
  const line = new ProgressLine();
  const report = await alignCommand(frames, kernel, encoder, like, out, (encoded, total) =>
    line.update(encoded / total, `image ${encoded} of ${total}`),
  ).finally(() => line.end());
  if (options.json === true) return printJson({ folder: out, ...report });
  const mean = report.explained.reduce((sum, share) => sum + share, 0) / report.explained.length;
  print(`Wrote encoder ${report.encoderId} and its decoder to ${out}.`);
  print(`It explains ${fixed(100 * mean)} % of the variance of the other's latents.`);
}

interface DistillArguments extends CommonOptions, ReplaceOptions {
  readonly encoder?: string;
  readonly out: string;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly rate: number;
}

function addDistill(vae: Command): void {
  withReplace(withCommon(vae.command('distill <frames>')))
    .description(
      'Fit a small encoder to the latents of an encoder, for searches (--option small=1); the same frames and seed give the same file',
    )
    .option('--encoder <folder>', 'folder with the encoder (default: the one in use)')
    .requiredOption(
      '--out <folder>',
      'where racing.small goes; the folder of its encoder, to use it',
    )
    .option('--epochs <n>', 'passes through the frames', wholeNumber(1), 40)
    .option('--batch-size <n>', 'frames a batch', wholeNumber(1), 64)
    .option('--rate <r>', "Adam's learning rate at the start", positive, 2e-3)
    .option('--seed <n>', 'seed of weights and order', wholeIn(RANGES.seed), 1)
    .action((frames: string, options: DistillArguments) =>
      guarded(() => distill(frames, options), {
        kept: () => 'nothing was kept: the small encoder is written when it is fitted.',
      }),
    );
}

async function distill(frames: string, options: DistillArguments): Promise<void> {
  const { distillCommand } = await import('../../vae/distill.ts');
  await refuseReplacing('Nothing was distilled', [join(options.out, SMALL_FILE)], options.replace);
  const { seed, epochs, batchSize, rate, out } = options;
  const kernel = await nodeTaskFiles().kernel('racer');
  const folder = options.encoder ?? commandSources().inUse ?? shippedFolder();
  const line = new ProgressLine();
  const report = await distillCommand(frames, kernel, folder, out, {
    ...{ seed, epochs, batchSize, rate },
    signal: interruptSignal(),
    report: (share, text) => line.update(share, text),
  }).finally(() => line.end());
  if (options.json === true) return printJson(report);
  print(
    `Wrote the small encoder ${report.smallId} of the encoder ${report.encoderId} to ${report.file}.`,
  );
  print(
    `Share of each latent's variance that it explains, on ${report.testFrames} frames that fitted nothing:`,
  );
  print(report.explained.map((share) => share.toFixed(3)).join(' '));
  print(`mean ${report.mean.toFixed(4)}, worst ${report.worst.toFixed(4)}`);
}

/** `precocial vae collect|train|align|distill|evaluate` */
export function addVae(program: Command): void {
  const vae = program
    .command('vae')
    .description("Make and measure the racer's autoencoder")
    .addHelpText(
      'after',
      `\nSet ${ENCODER_VARIABLE} to a folder with encoder and decoder to use them in every other command.`,
    );
  addCollect(vae);
  addTrain(vae);
  addAlign(vae);
  addDistill(vae);
  addEvaluate(vae);
}
