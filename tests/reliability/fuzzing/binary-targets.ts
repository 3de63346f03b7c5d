import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import { packContainer, readContainer } from '../../../electron/runs/container.ts';
import { decode, encode } from '../../../shared/contract/codec.ts';
import {
  checkParams,
  checkStreamParams,
  isRequestName,
  isStreamName,
} from '../../../shared/contract/schemas.ts';
import { decodeText } from '../../../shared/formats/text.ts';
import { newDocument } from '../../../shared/genome/document.ts';
import { parseGenomeFile, writeGenomeFile } from '../../../shared/formats/genome-file.ts';
import { keyOf, type Stream } from '../../../shared/random/key.ts';
import type { SearchState } from '../../../shared/search/population.ts';
import { startSearch } from '../../../shared/search/initial.ts';
import { BASE_SETTINGS } from '../../../shared/search/settings.ts';
import { stateOf, tablesOf, type StateTables } from '../../../shared/search/state-tables.ts';
import { readWeights } from '../../../shared/tasks/racing/encoder/weights.ts';
import { randomGenome } from '../../support/random-genome.ts';
import { damagedBytes, oddRecord, oddValue } from './damage.ts';
import type { Target } from './target.ts';

const DOCUMENT = newDocument(
  'fuzzed',
  'swingup',
  randomGenome(keyOf(5), { inputs: 5, outputs: 1, outputActivation: 5, edits: 30, offsets: true }),
);
const COMMON = { seed: 1, options: {}, priority: 'now' } as const;

/** A good message for each request and stream that carries more than a name. */
const MESSAGES: readonly (readonly [string, unknown])[] = [
  ['genome.save', { document: DOCUMENT, id: 'a', expected: 'b' }],
  ['genome.import', { fileName: 'a.json', bytes: Uint8Array.of(1, 2, 3), task: 'swingup' }],
  ['genome.export', { document: DOCUMENT, format: 'out', weight: 1 }],
  ['draft.write', { id: 'a', document: DOCUMENT }],
  ['file.write', { path: 'a.txt', bytes: Uint8Array.of(1) }],
  ['recording.write', { handle: 'h', position: 0, bytes: Uint8Array.of(1) }],
  ['settings.write', { key: 'a', value: { b: 1 } }],
  [
    'run.start',
    {
      name: 'a',
      task: 'swingup',
      settings: BASE_SETTINGS,
      seed: 1,
      workers: 1,
      options: {},
      from: DOCUMENT,
    },
  ],
  ['run.resume', { id: 'a', generations: 5, workers: 1 }],
  ['run.history', { id: 'a', from: 0 }],
  ['genome.read', { ref: { kind: 'individual', run: 'a', index: 0 } }],
  [
    'evaluate',
    { ...COMMON, document: DOCUMENT, weights: Float64Array.of(1), useOffsets: true, trials: 5 },
  ],
  [
    'robustness',
    {
      ...COMMON,
      subjects: [{ document: DOCUMENT, weight: 1, useOffsets: false }],
      change: 'noise',
      sizes: Float64Array.of(0, 1),
      trials: 3,
    },
  ],
  [
    'ensemble',
    { ...COMMON, document: DOCUMENT, weights: Float64Array.of(1, 2), most: 2, trials: 3 },
  ],
];

const of = <T>(stream: Stream, list: readonly T[]): T => list[stream.integer(list.length)] as T;

const messageTarget: Target = {
  name: 'message',
  make(stream) {
    const [name, params] = of(stream, MESSAGES);
    let odd = params;
    for (let changes = stream.integer(3); changes > 0; changes--) odd = oddRecord(odd, stream);
    const bytes = encode({ name, params: odd });
    return stream.integer(3) === 0 ? damagedBytes(bytes, stream) : bytes;
  },
  read(bytes) {
    const value = decode(bytes);
    if (!isDeepStrictEqual(decode(encode(value)), value)) throw new Error('a message changes');
    const { name, params } = Object(value) as {
      readonly name?: unknown;
      readonly params?: unknown;
    };
    if (typeof name !== 'string') return;
    if (isStreamName(name)) checkStreamParams(name, params);
    if (!isRequestName(name)) return;
    const checked = checkParams(name, params);
    // What is accepted for saving can be read back.
    if (name === 'genome.save' || name === 'draft.write')
      parseGenomeFile(writeGenomeFile((checked as { document: typeof DOCUMENT }).document));
  },
};

const RUN: Pick<SearchState, 'settings' | 'task' | 'seed'> = {
  settings: { ...BASE_SETTINGS, populationSize: 12 },
  task: {
    ...{ inputCount: 5, outputCount: 1, outputActivation: 5 },
    activations: [1, 2, 3, 4, 5],
  },
  seed: 3,
};
const STATE = tablesOf(startSearch(RUN));

/** A container whose checksum is right, whatever it holds. */
function sealed(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length >= 16) copy.writeUInt32LE(crc32(copy.subarray(16)), 12);
  return copy;
}

function oddTable(table: Int32Array, stream: Stream): Int32Array {
  const copy = table.slice(
    0,
    stream.integer(4) === 0 ? stream.integer(table.length + 1) : undefined,
  );
  if (copy.length > 0 && stream.integer(2) === 0)
    copy[stream.integer(copy.length)] = of(stream, [
      -1,
      0,
      1,
      2 ** 31 - 1,
      -(2 ** 31),
      stream.integer(99),
    ]);
  return copy;
}

const checkpointTarget: Target = {
  name: 'checkpoint',
  make(stream) {
    const head = stream.integer(2) === 0 ? STATE.head : oddRecord(STATE.head, stream);
    const json = stream.integer(20) === 0 ? oddValue(stream) : { head, seconds: 1 };
    const tables = [STATE.nodeGenes, STATE.connectionGenes, STATE.genomes].map((table) =>
      stream.integer(3) === 0 ? oddTable(table, stream) : table,
    );
    const bytes = packContainer(json, tables.slice(0, 3 - (stream.integer(20) === 0 ? 1 : 0)));
    return stream.integer(3) === 0 ? sealed(damagedBytes(bytes, stream)) : bytes;
  },
  read(bytes) {
    const { json, tables } = readContainer(Buffer.from(bytes), 'checkpoint', 'Nothing is lost.');
    const [nodeGenes, connectionGenes, genomes] = tables;
    if (nodeGenes === undefined || connectionGenes === undefined || genomes === undefined) return;
    const { head } = Object(json) as { head: StateTables['head'] };
    const state = stateOf({ head, nodeGenes, connectionGenes, genomes }, RUN);
    tablesOf(state);
  },
};

/** The head of a weights file is small; its body is too large to be made for each input. */
const weightsTarget: Target = {
  name: 'encoder weights',
  make(stream) {
    const header = oddRecord(
      { kind: 'encoder', encoder: 'a', checksum: '0', ranges: [1, 2, 3, 4] },
      stream,
    );
    const text = Buffer.from(JSON.stringify(header) ?? 'null', 'latin1');
    const file = Buffer.alloc(12 + text.length + stream.integer(64));
    file.write('PVAE', 'latin1');
    file.writeUInt32LE(1, 4);
    file.writeUInt32LE(text.length, 8);
    text.copy(file, 12);
    return stream.integer(2) === 0 ? damagedBytes(file, stream) : file;
  },
  read: (bytes) => void readWeights(bytes, 'encoder', 'racing.encoder'),
};

const utf8Target: Target = {
  name: 'UTF-8',
  make: (stream) =>
    Uint8Array.from({ length: stream.integer(24) }, () =>
      of(stream, [stream.integer(256), 0x80 + stream.integer(64), 0xe0 + stream.integer(32), 0x41]),
    ),
  read(bytes) {
    const text = decodeText(bytes);
    const plain = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text !== plain) throw new Error('another decoder reads something else');
  },
};

export const BINARY_TARGETS: readonly Target[] = [
  messageTarget,
  checkpointTarget,
  weightsTarget,
  utf8Target,
];
