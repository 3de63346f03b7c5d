import type { Episode, Weighting } from '../../shared/tasks/task.ts';
import type { PieceMessage } from '../rollouts/rollout-messages.ts';
import { ADDRESS_BYTES } from './build-identity.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { FORM, pack, unpack } from './messages.ts';

/**
 * Chunks and their answers, thousands a second, have fixed heads instead of JSON.
 *
 * Chunk: form, urgency, the coordinator's id, the batch's address and number, the chunk's number, then its
 * pieces. Answer: form, the chunk's number, steps, milliseconds, returns.
 */

/** Bytes of a coordinator's id, which is written as hexadecimal digits. */
export const COORDINATOR_BYTES = 8;

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

export interface ChunkMessage extends ChunkHead {
  readonly chunk: number;
  readonly pieces: readonly PieceMessage[];
}

export interface ChunkAnswer {
  readonly chunk: number;
  /** Returns of the pieces, one after another. */
  readonly returns: Float64Array;
  readonly steps: number;
  /** What it took, times the threads. */
  readonly milliseconds: number;
}

/** The bytes of a head, which are the same for all chunks of a batch. */
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
export function packChunk(
  head: Uint8Array,
  chunk: number,
  pieces: readonly PieceMessage[],
): Uint8Array {
  scratch.clear();
  scratch.raw(head);
  scratch.uint32(chunk);
  scratch.whole(pieces.length);
  for (const piece of pieces) {
    scratch.words(piece.plan);
    writeWeighting(scratch, piece.weighting);
    writeEpisodes(scratch, piece.episodes);
  }
  return scratch.copy();
}

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

/** @throws PrecocialError 'invalid-file' for bytes that `packChunk` cannot have made */
export function unpackChunk(bytes: Uint8Array): ChunkMessage {
  const reader = new ByteReader(bytes);
  reader.byte();
  const urgency = reader.byte();
  const coordinator = Buffer.from(reader.raw(COORDINATOR_BYTES)).toString('hex');
  const address = reader.raw(ADDRESS_BYTES);
  const batch = reader.uint32();
  const chunk = reader.uint32();
  const pieces: PieceMessage[] = [];
  for (let left = reader.whole(); left > 0; left--) {
    pieces.push({
      plan: reader.words(),
      weighting: readWeighting(reader),
      episodes: readEpisodes(reader),
    });
  }
  return { coordinator, batch, urgency, address, chunk, pieces };
}

export function packAnswer({ chunk, returns, steps, milliseconds }: ChunkAnswer): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(FORM.answer);
  writer.uint32(chunk);
  writer.float64(steps);
  writer.float64(milliseconds);
  writer.doubles(returns);
  return writer.copy();
}

/** @throws PrecocialError 'invalid-file' for bytes that `packAnswer` cannot have made */
export function unpackAnswer(bytes: Uint8Array): ChunkAnswer {
  const reader = new ByteReader(bytes);
  reader.byte();
  const chunk = reader.uint32();
  const steps = reader.float64();
  const milliseconds = reader.float64();
  return { chunk, steps, milliseconds, returns: reader.doubles() };
}
