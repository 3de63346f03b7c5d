import { isDeepStrictEqual } from 'node:util';
import { parseState } from '../../../electron/tuning/state.ts';
import { detectFormat } from '../../../shared/formats/detect.ts';
import { parseGenomeFile, writeGenomeFile } from '../../../shared/formats/genome-file.ts';
import {
  parseHyperparameters,
  writeHyperparameters,
} from '../../../shared/formats/hyperparameters.ts';
import { parseJson } from '../../../shared/formats/json-source.ts';
import { parseOut, writeOut } from '../../../shared/formats/published-network.ts';
import { parseStatistics } from '../../../shared/formats/statistics.ts';
import { decodeText } from '../../../shared/formats/text.ts';
import { parseTunedFile, writeTunedFile } from '../../../shared/formats/tuned-file.ts';
import { newDocument } from '../../../shared/genome/document.ts';
import type { Genome } from '../../../shared/genome/genome.ts';
import { fold, keyOf, type Stream } from '../../../shared/random/key.ts';
import { BASE_SETTINGS } from '../../../shared/search/settings.ts';
import { randomGenome } from '../../support/random-genome.ts';
import { checkKernel } from './kernel-check.ts';
import { damagedBytes, damagedText, oddRecord } from './damage.ts';
import type { Target } from './target.ts';

const SHAPE = { inputs: 5, outputs: 1, outputActivation: 5 } as const;

/** Made once: what is fuzzed is the reading of them. */
const GENOMES: readonly Genome[] = Array.from({ length: 40 }, (_, k) =>
  randomGenome(fold(keyOf(k), 'fuzz'), {
    ...SHAPE,
    edits: k * 2,
    offsets: k % 3 === 0,
    recurrent: k % 4 === 1,
  }),
);
const PLAIN = GENOMES.filter((genome) =>
  genome.connections.every((gene) => gene.recurrent !== true),
);

const of = <T>(stream: Stream, list: readonly T[]): T => list[stream.integer(list.length)] as T;
const encoder = new TextEncoder();

const goodGenome = (stream: Stream): string =>
  writeGenomeFile(newDocument('fuzzed', 'swingup', of(stream, GENOMES)));
const goodOut = (stream: Stream): string => writeOut(of(stream, PLAIN));
const goodTuned = (stream: Stream): string =>
  writeTunedFile(
    Float64Array.from({ length: 1 + stream.integer(40) }, () => stream.between(-3, 3)),
    {
      ...{ version: 1, topology: 'a', task: 'swingup', weight: 1, algorithm: 'pepg' },
      ...{ seed: 1, mean: 1, trials: 5 },
    },
  );
const goodSettings = (stream: Stream): string =>
  writeHyperparameters(
    stream.integer(2) === 0
      ? BASE_SETTINGS
      : {
          ...BASE_SETTINGS,
          speciation: { targetCount: 4, threshold: 2, excess: 1, weight: 0.5 },
        },
    'swingup',
  );
const goodStatistics = (stream: Stream): string =>
  Array.from({ length: 1 + stream.integer(20) }, (_, k) => `${k},1.5,2.5,3.5,4.5,6,7`).join('\n');
const goodState = (stream: Stream): string =>
  JSON.stringify({
    ...{ format: 'precocial-tuning', version: 1, task: 'swingup', topology: 'a' },
    ...{ algorithm: 'pepg', settings: { population: 8 }, options: {}, seed: 1, weight: 1 },
    generations: Array.from({ length: stream.integer(4) }, (_, generation) => ({
      ...{ generation, evaluations: 1, rollouts: 1, mean: 1, max: null, centre: 2, best: 3 },
      ...{ deviation: 0.1, seconds: 1 },
    })),
    best: [1, 2, 3],
    optimizer: { centre: [1, 2, 3], step: 4 },
  });

/** Damages the text, or its values where it is JSON. */
function near(text: string, stream: Stream): Uint8Array {
  const kind = stream.integer(8);
  if (kind === 0) return damagedBytes(encoder.encode(text), stream);
  if (kind > 4 || !/^[[{]/.test(text)) return encoder.encode(damagedText(text, stream));
  let value: unknown = JSON.parse(text);
  for (let changes = 1 + stream.integer(3); changes > 0; changes--)
    value = oddRecord(value, stream);
  return encoder.encode(JSON.stringify(value, null, stream.integer(2) * 2) ?? 'null');
}

function textTarget(
  name: string,
  good: (stream: Stream) => string,
  read: (text: string) => void,
): Target {
  return {
    name,
    make: (stream) => near(good(stream), stream),
    read: (bytes) => read(decodeText(bytes)),
  };
}

function fail(what: string): never {
  throw new Error(what);
}

/** What was read is written and read again: the same. */
function readGenome(text: string): void {
  const document = parseGenomeFile(text);
  const again = parseGenomeFile(writeGenomeFile(document));
  if (!isDeepStrictEqual(again, document)) fail('a genome changes when it is saved');
  checkKernel(document.genome);
}

function readOut(text: string): void {
  const { document } = parseOut(text, { task: 'swingup', inputCount: 5, outputCount: 1 });
  checkKernel(document.genome);
}

/** Accepts what JSON.parse accepts with the same value, and no more; finite numbers and single names apart. */
function readJson(text: string): void {
  const { value, lineOf } = parseJson(text);
  const plain: unknown = JSON.parse(text);
  if (!isDeepStrictEqual(value, plain)) fail('JSON.parse reads something else');
  const path = Array.isArray(value) ? [0] : Object.keys(value ?? {}).slice(0, 1);
  if (!(lineOf(path) >= 1)) fail('a value has no line');
}

function readAny(bytes: Uint8Array): void {
  const found = detectFormat(`file${['.json', '.out', '.csv', ''][bytes.length % 4] ?? ''}`, bytes);
  if (!('text' in found)) return;
  if (found.format === 'genome') readGenome(found.text);
  else if (found.format === 'statistics') parseStatistics(found.text);
  else if (found.format === 'hyperparameters') parseHyperparameters(found.text);
  else if (found.format === 'tuned-weights') parseTunedFile(found.text);
  else readOut(found.text);
}

const GOOD = [goodGenome, goodOut, goodTuned, goodSettings, goodStatistics, goodState] as const;

export const TEXT_TARGETS: readonly Target[] = [
  textTarget('genome file', goodGenome, readGenome),
  textTarget('published network', goodOut, readOut),
  textTarget('tuned weights', goodTuned, parseTunedFile),
  textTarget('hyperparameters', goodSettings, (text) => {
    const { settings, task } = parseHyperparameters(text);
    parseHyperparameters(writeHyperparameters(settings, task));
  }),
  textTarget('statistics', goodStatistics, parseStatistics),
  textTarget('tuning state', goodState, parseState),
  textTarget('JSON', (stream) => of(stream, [goodGenome, goodTuned, goodState])(stream), readJson),
  {
    name: 'any file',
    make: (stream) => near(of(stream, GOOD)(stream), stream),
    read: readAny,
  },
];
