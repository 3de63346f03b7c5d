import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PrecocialError } from '../../shared/base/errors.ts';
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

/**
 * What a file holds. A pipe will do where a person names it; a device, or what does not end, is refused.
 * @param pipes whether to wait for what comes through a pipe
 * @throws the file system's own error, or one whose message is the reason
 */
export async function readWhole(path: string, pipes = true): Promise<Buffer> {
  const status = await stat(path);
  if (status.isCharacterDevice() || status.isBlockDevice())
    throw new Error('it is a device, not a file');
  if (status.isFIFO() && !pipes) throw new Error('it is a pipe, not a file');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_MIB * 2 ** 20)
      throw new Error(`it holds more than ${MOST_MIB} MiB, which no file of this program does`);
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
): Promise<T> {
  const bytes = await readWhole(path).catch((error: unknown) => {
    throw readError(what, path, error);
  });
  return inFile(path, () => parse(bytes));
}
