import { readFile } from 'node:fs/promises';
import { PrecocialError } from '../../shared/contract/errors.ts';
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
};

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
  const bytes = await readFile(path).catch((error: unknown) => {
    throw readError(what, path, error);
  });
  return inFile(path, () => parse(bytes));
}
