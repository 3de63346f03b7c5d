import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
} from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { PrecocialError } from '../../shared/base/errors.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { errorCode } from './files.ts';

/** What to tell a person about a file that cannot be read, by the file system's code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not read it. Change its permissions',
  EPERM: 'this account may not read it. Change its permissions',
  EMFILE: 'too many files are open. Close some windows and try again',
  EIO: 'the disk reports a fault',
  ENXIO: 'it is a socket, not a file',
};

/** More than any file of this program takes, in MiB. */
const MOST_MIB = 256;

export interface ReadOptions {
  /** Wait for what comes through a pipe: where a person names one, never where a folder is listed. */
  readonly pipes: boolean;
  /** Largest file that is read, in MiB; MOST_MIB unless told. */
  readonly mostMib?: number;
}

const PLAIN_FILES: ReadOptions = { pipes: false };

/** Why something that is no plain file is not read; null for a file. */
function strange(status: Stats): Error | null {
  if (status.isDirectory()) return Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  if (status.isFIFO()) return new Error('it is a pipe, not a file');
  if (status.isFile()) return null;
  return new Error('it is a device, not a file');
}

const tooLarge = (most: number): Error =>
  new Error(`it holds more than ${most} MiB, which no file of this program does`);

/** Opening a pipe would wait for who writes into it. */
const QUICKLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * What a file holds. A pipe will do where a person names it; a device, or what does not end, is refused.
 * @throws the file system's own error, or one whose message is the reason
 */
export async function readWhole(path: string, options = PLAIN_FILES): Promise<Buffer> {
  if (options.pipes && (await stat(path)).isFIFO()) return readPipe(path);
  const handle = await open(path, QUICKLY);
  try {
    const status = await handle.stat();
    const refused = strange(status);
    if (refused !== null) throw refused;
    const most = options.mostMib ?? MOST_MIB;
    if (status.size > most * 2 ** 20) throw tooLarge(most);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** As `readWhole`, at once; pipes are refused. */
export function readWholeSync(path: string): Buffer {
  const file = openSync(path, QUICKLY);
  try {
    const status = fstatSync(file);
    const refused = strange(status);
    if (refused !== null) throw refused;
    if (status.size > MOST_MIB * 2 ** 20) throw tooLarge(MOST_MIB);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

async function readPipe(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_MIB * 2 ** 20) throw tooLarge(MOST_MIB);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Runs a parser; what it refuses names the file. @throws PrecocialError as `parse` does */
export function inFile<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof PrecocialError)) throw error;
    const details = { ...error.details, file: path };
    throw new PrecocialError(error.code, `${path}: ${error.message}`, details, { cause: error });
  }
}

/** As `inFile`, of what takes its time. */
export async function inFileLater<T>(path: string, parse: () => Promise<T>): Promise<T> {
  return parse().catch((error: unknown) =>
    inFile(path, () => {
      throw error;
    }),
  );
}

/**
 * A sentence for a file that cannot be read.
 * @param what begins the sentence: 'The genome was not read'
 */
export function readError(what: string, path: string, error: unknown): PrecocialError {
  const code = errorCode(error);
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new PrecocialError(
    code === 'ENOENT' || code === 'ENOTDIR' ? 'not-found' : 'storage',
    `${what} (${path}): ${reason}.`,
    { file: path, reason: code },
    { cause: error },
  );
}

/**
 * Reads a file and parses it.
 * @param what begins the sentence if it cannot be read: 'The genome was not read'
 * @throws PrecocialError naming the file: 'not-found', 'storage', or what `parse` refuses
 */
export async function readParsed<T>(
  what: string,
  path: string,
  parse: (bytes: Buffer) => T,
  options = PLAIN_FILES,
): Promise<T> {
  const bytes = await readWhole(path, options).catch((error: unknown) => {
    throw readError(what, path, error);
  });
  return inFile(path, () => parse(bytes));
}

/** As `readParsed`, for a text. */
export function readParsedText<T>(
  what: string,
  path: string,
  parse: (text: string) => T,
  options = PLAIN_FILES,
): Promise<T> {
  return readParsed(what, path, (bytes) => parse(decodeText(bytes)), options);
}
