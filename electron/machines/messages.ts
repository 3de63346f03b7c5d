import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { PrecocialError } from '../../shared/base/errors.ts';
import { decode, encode } from '../../shared/contract/codec.ts';
import type { Episode, TaskOptions, Weighting } from '../../shared/tasks/task.ts';
import type { PieceMessage } from '../rollouts/rollout-messages.ts';
import type { BuildIdentity } from './build-identity.ts';
import type { EncoderContent } from './objects.ts';

/** Subjects. Every coordinator and worker has an id that nobody else has. */
export const SUBJECTS = {
  /** What workers tell everybody: that they are there. */
  hello: 'precocial.hello',
  /** What coordinators tell all workers: that they are there, or that a batch has ended. */
  call: 'precocial.call',
  work: (worker: string): string => `precocial.work.${worker}`,
  results: (coordinator: string): string => `precocial.results.${coordinator}`,
  contexts: (coordinator: string): string => `precocial.contexts.${coordinator}`,
} as const;

/** Told at start, every second, and when asked for. */
export interface Hello {
  readonly worker: string;
  readonly name: string;
  readonly threads: number;
  readonly build: BuildIdentity;
  /** Rollouts a second, lately. */
  readonly rate: number;
  /** It ends now: what it holds is given back. */
  readonly bye: boolean;
}

export interface Call {
  readonly coordinator: string;
  /** Batches that have ended, whose chunks nobody wants any more. */
  readonly ended: readonly number[];
}

/** What all chunks of a batch have in common; a worker asks for it once. */
export interface Context {
  readonly task: string;
  readonly options: TaskOptions;
  readonly weighting: Weighting;
  readonly episodes: readonly Episode[];
  /** The encoder that makes the inputs; null for a task without one. */
  readonly encoder: EncoderContent | null;
}

/** What a worker is sent. */
export type ToWorker =
  | {
      readonly kind: 'chunk';
      readonly coordinator: string;
      readonly batch: number;
      readonly chunk: number;
      readonly build: BuildIdentity;
      readonly urgency: number;
      readonly pieces: readonly PieceMessage[];
    }
  | { readonly kind: 'refused'; readonly coordinator: string; readonly reason: string };

export interface ChunkAnswer {
  readonly worker: string;
  readonly batch: number;
  readonly chunk: number;
  /** Returns of the pieces, one after another; empty if it failed. */
  readonly returns: Float64Array;
  readonly steps: number;
  readonly milliseconds: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** Shorter messages are not worth the time of compressing. */
const LEAST_COMPRESSED = 1024;

/** A message as bytes: the first tells whether the rest is compressed. */
export function pack(message: object): Uint8Array {
  const plain = encode(message);
  const body = plain.length < LEAST_COMPRESSED ? plain : deflateRawSync(plain, { level: 1 });
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = body === plain ? 0 : 1;
  bytes.set(body, 1);
  return bytes;
}

/** Most bytes of a message, unpacked. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The message in some bytes. Who may send is settled by the server's credentials; its shape is that of
 * the same build.
 * @throws PrecocialError 'invalid-file' for bytes that `pack` cannot have made
 */
export function unpack<T>(bytes: Uint8Array): T {
  const body = bytes.subarray(1);
  if (bytes[0] === 0) return decode(body) as T;
  try {
    return decode(inflateRawSync(body, { maxOutputLength: MOST_BYTES })) as T;
  } catch (cause) {
    throw new PrecocialError('invalid-file', 'A message is damaged.', {}, { cause });
  }
}
