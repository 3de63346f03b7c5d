import { randomBytes } from 'node:crypto';
import type { Episode, Weighting } from '../../shared/tasks/task.ts';
import type { PieceMessage } from '../rollouts/rollout-messages.ts';
import { ADDRESS_BYTES } from './build-identity.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { ChunkResult } from './chunk-runner.ts';
import { FORM, pack, unpack } from './messages.ts';

/**
 * What comes thousands of times a second has fixed heads instead of JSON, and stands together in one message
 * where it goes the same way at the same time.
 *
 * Chunks of a batch for a machine: form, urgency, the coordinator's id, the batch's address and number; then each
 * chunk's number and pieces, up to the end. Answers of a machine: form, then each chunk's number, steps, milliseconds,
 * returns and counts by class. Sign of life: form, the worker's id, rollouts a second.
 */

/** Bytes of an id of a coordinator or a worker, which is written as hexadecimal digits. */
const ID_BYTES = 8;

/** An id that nobody else has. */
export const randomId = (): string => randomBytes(ID_BYTES).toString('hex');

/** Where a part of the batch's own sets or episodes stands, and where a piece brings its own. */
const OF_BATCH = 0;
const SHARED = 1;
const INDIVIDUAL = 2;
const OWN_EPISODES = 1;

/** What all chunks of a batch begin with. */
export interface ChunkHead {
  readonly coordinator: string;
  readonly batch: number;
  /** Index of the batch's priority, 0 the most urgent. */
  readonly urgency: number;
  /** See `addressOf`. */
  readonly address: Uint8Array;
}

/** One chunk of a message. */
export interface ChunkBody {
  readonly chunk: number;
  readonly pieces: readonly PieceMessage[];
}

export interface ChunkMessage extends ChunkHead {
  readonly chunks: readonly ChunkBody[];
}

/** A worker says that it is there. */
export interface Beat {
  readonly worker: string;
  /** Rollouts a second, lately. */
  readonly rate: number;
}

export interface ChunkAnswer extends ChunkResult {
  readonly chunk: number;
}

/** The bytes of a head, which are the same for all messages of a batch. */
export function packHead({ coordinator, batch, urgency, address }: ChunkHead): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(FORM.chunk);
  writer.byte(urgency);
  writer.raw(Buffer.from(coordinator, 'hex'));
  writer.raw(address);
  writer.uint32(batch);
  return writer.copy();
}

function writeWeighting(writer: ByteWriter, weighting: PieceMessage['weighting']): void {
  if (!('kind' in weighting)) {
    writer.byte(OF_BATCH);
    writer.whole(weighting[0]);
    writer.whole(weighting[1]);
  } else if (weighting.kind === 'shared') {
    writer.byte(SHARED);
    writer.doubles(weighting.values);
  } else {
    writer.byte(INDIVIDUAL);
    writer.whole(weighting.count);
    writer.doubles(weighting.sets);
  }
}

function writeEpisodes(writer: ByteWriter, episodes: PieceMessage['episodes']): void {
  if ('range' in episodes) {
    writer.byte(OF_BATCH);
    writer.whole(episodes.range[0]);
    writer.whole(episodes.range[1]);
    return;
  }
  const bytes = pack({ episodes });
  writer.byte(OWN_EPISODES);
  writer.whole(bytes.length);
  writer.raw(bytes);
}

/** Written over and over: a message is copied out of it. */
const scratch = new ByteWriter();

/** @param head see `packHead` */
export function packChunks(head: Uint8Array, chunks: readonly ChunkBody[]): Uint8Array {
  scratch.clear();
  scratch.raw(head);
  for (const { chunk, pieces } of chunks) {
    scratch.uint32(chunk);
    scratch.whole(pieces.length);
    for (const piece of pieces) {
      scratch.words(piece.plan);
      scratch.whole(piece.heads ?? 1);
      writeWeighting(scratch, piece.weighting);
      writeEpisodes(scratch, piece.episodes);
    }
  }
  return scratch.copy();
}

const readId = (reader: ByteReader): string => Buffer.from(reader.raw(ID_BYTES)).toString('hex');

function readWeighting(reader: ByteReader): PieceMessage['weighting'] {
  const kind = reader.byte();
  if (kind === OF_BATCH) return [reader.whole(), reader.whole()];
  if (kind === SHARED) return { kind: 'shared', values: reader.doubles() };
  const count = reader.whole();
  return { kind: 'individual', count, sets: reader.doubles() } satisfies Weighting;
}

function readEpisodes(reader: ByteReader): PieceMessage['episodes'] {
  if (reader.byte() === OF_BATCH) return { range: [reader.whole(), reader.whole()] };
  return unpack<{ readonly episodes: readonly Episode[] }>(reader.raw(reader.whole())).episodes;
}

function readPieces(reader: ByteReader): PieceMessage[] {
  const pieces: PieceMessage[] = [];
  for (let left = reader.whole(); left > 0; left--) {
    const plan = reader.words();
    const heads = reader.whole();
    pieces.push({
      plan,
      weighting: readWeighting(reader),
      episodes: readEpisodes(reader),
      ...(heads === 1 ? {} : { heads }),
    });
  }
  return pieces;
}

/** @throws PrecocialError 'invalid-file' for bytes that `packChunks` cannot have made */
export function unpackChunks(bytes: Uint8Array): ChunkMessage {
  const reader = new ByteReader(bytes);
  reader.byte();
  const urgency = reader.byte();
  const coordinator = readId(reader);
  const address = reader.raw(ADDRESS_BYTES);
  const batch = reader.uint32();
  const chunks: ChunkBody[] = [];
  while (!reader.ended) chunks.push({ chunk: reader.uint32(), pieces: readPieces(reader) });
  return { coordinator, batch, urgency, address, chunks };
}

export function packAnswers(answers: readonly ChunkAnswer[]): Uint8Array {
  scratch.clear();
  scratch.byte(FORM.answers);
  for (const { chunk, returns, byClass, steps, milliseconds } of answers) {
    scratch.uint32(chunk);
    scratch.float64(steps);
    scratch.float64(milliseconds);
    scratch.doubles(returns);
    scratch.words(new Int32Array(byClass));
  }
  return scratch.copy();
}

/** @throws PrecocialError 'invalid-file' for bytes that `packAnswers` cannot have made */
export function unpackAnswers(bytes: Uint8Array): ChunkAnswer[] {
  const reader = new ByteReader(bytes);
  reader.byte();
  const answers: ChunkAnswer[] = [];
  while (!reader.ended) {
    const chunk = reader.uint32();
    const steps = reader.float64();
    const milliseconds = reader.float64();
    const returns = reader.doubles();
    const byClass = new Uint32Array(reader.words());
    answers.push({ chunk, steps, milliseconds, returns, byClass });
  }
  return answers;
}

export function packBeat({ worker, rate }: Beat): Uint8Array {
  scratch.clear();
  scratch.byte(FORM.beat);
  scratch.raw(Buffer.from(worker, 'hex'));
  scratch.float64(rate);
  return scratch.copy();
}

/** @throws PrecocialError 'invalid-file' for bytes that `packBeat` cannot have made */
export function unpackBeat(bytes: Uint8Array): Beat {
  const reader = new ByteReader(bytes);
  reader.byte();
  return { worker: readId(reader), rate: reader.float64() };
}
