/** What went wrong, in a word a program can switch on. */
export type ErrorCode =
  | 'usage' // the caller's words or numbers are off
  | 'invalid-genome' // a genome breaks a rule of its structure
  | 'edit-refused' // a hand edit would break a rule; nothing was changed
  | 'invalid-file' // a file is damaged or not of the expected format
  | 'newer-version' // a file was written by a newer version of the program
  | 'wrong-task' // a genome does not fit the task
  | 'unknown-task'
  | 'not-found'
  | 'busy' // a run or file is open in another process
  | 'storage' // a folder cannot be read or written, or the disk is full
  | 'kernel' // WebAssembly is missing, too old, or a network is too large for it
  | 'encoder' // encoder files are missing or are not those the genome was evolved with
  | 'task-failed' // a person's own task threw, looped for ever or returned nonsense
  | 'worker-died'
  | 'cancelled'
  | 'disconnected' // the lab that a window talked to is gone
  | 'not-allowed' // a request that this window may not make
  | 'unsupported' // this machine lacks something: WebGL, a video encoder, Chromium
  | 'internal';

/** Facts beside the sentence: a file, a line, a field, the nodes of a cycle. */
export type ErrorDetails = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[]>
>;

/** Longest message, in characters: what a file holds is quoted in messages, and may be of any length. */
const MOST_MESSAGE = 1200;
/** How much of a longer message is its end, which says what was kept and what to do. */
const END = 400;

/** A message without its middle where it is too long to be read. */
function readable(message: string): string {
  if (message.length <= MOST_MESSAGE) return message;
  const start = message.slice(0, MOST_MESSAGE - END - 3).replace(/[\ud800-\udbff]$/, '');
  return `${start} … ${message.slice(-END).replace(/^[\udc00-\udfff]/, '')}`;
}

/**
 * Every error that reaches a person. The message is one sentence that says what happened and, where it
 * matters, what was kept and what to do next. A message of more than 1,200 characters loses its middle.
 */
export class PrecocialError extends Error {
  override readonly name = 'PrecocialError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(readable(message), options);
  }
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for an error that means the person or program asked to stop. */
export function isCancelled(error: unknown): boolean {
  return error instanceof PrecocialError && error.code === 'cancelled';
}

/** True for an error that means the laboratory does not answer, which the window says by itself. */
export function isDisconnected(error: unknown): boolean {
  return error instanceof PrecocialError && error.code === 'disconnected';
}
