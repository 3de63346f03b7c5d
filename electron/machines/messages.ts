import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { PrecocialError } from '../../shared/base/errors.ts';
import { decode, encode } from '../../shared/contract/codec.ts';
import type { Episode, TaskOptions, Weighting } from '../../shared/tasks/task.ts';
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
  /** Where workers ask for what chunks have in common. */
  contexts: (coordinator: string): string => `precocial.contexts.${coordinator}`,
  /** Where the server answers in place of a worker that has no connection any more. */
  gone: (coordinator: string, worker: string): string => `precocial.gone.${coordinator}.${worker}`,
} as const;

/**
 * Told at start, to a coordinator that calls for the first time, and when asked for. In between a machine gives a sign
 * of life every second (one that answers: every three), which is shorter.
 */
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
  /** It knows none of the machines: all of them shall say who they are. Otherwise those that have not told it. */
  readonly everybody: boolean;
  /** Batches that have ended, whose chunks nobody wants any more. */
  readonly ended: readonly number[];
}

/** A task that a worker brings along, or one whose source it asks for. */
export type TaskReference =
  | { readonly kind: 'builtin'; readonly id: string }
  /** @property content SHA-256 of the source's JSON, in hexadecimal */
  | { readonly kind: 'file'; readonly content: string };

/** What all chunks of a batch have in common; a worker asks for it once. */
export interface Context {
  readonly task: TaskReference;
  readonly options: TaskOptions;
  readonly weighting: Weighting;
  readonly episodes: readonly Episode[];
  /** Whether right answers are counted by class too. */
  readonly byClass: boolean;
  /** The encoder that makes the inputs; null for a task without one. */
  readonly encoder: EncoderContent | null;
}

/** What a worker asks a coordinator for: the context of a batch, or the source of a task. */
export type Question = { readonly batch: number } | { readonly source: string };

/** The answers to both; null for what is not there any more. */
export interface ContextAnswer {
  readonly context: Context | null;
}
export interface SourceAnswer {
  readonly source: string | null;
}

/** What a worker is sent beside chunks. */
export type ToWorker =
  /** It shall say that it is there. */
  | { readonly kind: 'call' }
  | { readonly kind: 'refused'; readonly coordinator: string; readonly reason: string };

/** A chunk that a worker could not do. */
export interface ChunkFailure {
  readonly chunk: number;
  readonly code: string;
  readonly message: string;
  /** Its returns would be others than the coordinator's, so it cannot do any chunk of it. */
  readonly differs: boolean;
}

/** Shorter messages are not worth the time of compressing. */
const LEAST_COMPRESSED = 1024;

/** What the first byte of a message says of the rest. */
export const FORM = { plain: 0, compressed: 1, chunk: 2, answers: 3, beat: 4 } as const;

/** A message as bytes: the first tells whether the rest is compressed. */
export function pack(message: object): Uint8Array {
  const plain = encode(message);
  const body = plain.length < LEAST_COMPRESSED ? plain : deflateRawSync(plain, { level: 1 });
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = body === plain ? FORM.plain : FORM.compressed;
  bytes.set(body, 1);
  return bytes;
}

/** Most bytes of a message, unpacked. */
const MOST_BYTES = 64 * 1024 * 1024;

/** @throws PrecocialError 'invalid-file', always */
export function damaged(cause?: unknown): never {
  throw new PrecocialError('invalid-file', 'A message is damaged.', {}, { cause });
}

/**
 * The message in some bytes. Who may send is settled by the server's credentials; its shape is that of
 * the same build.
 * @throws PrecocialError 'invalid-file' for bytes that `pack` cannot have made
 */
export function unpack<T>(bytes: Uint8Array): T {
  const body = bytes.subarray(1);
  if (bytes[0] === FORM.plain) return decode(body) as T;
  if (bytes[0] !== FORM.compressed) return damaged();
  try {
    return decode(inflateRawSync(body, { maxOutputLength: MOST_BYTES })) as T;
  } catch (cause) {
    return damaged(cause);
  }
}
