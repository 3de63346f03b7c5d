import { basename, dirname, relative, resolve } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { makeInside, storageError, within, writeAtomically } from '../system/files.ts';
import type { Caller } from './shell.ts';
import type { Library } from './library.ts';

/** Folders of the library that hold what cannot be made again; files.write must not touch them. */
const OWN = ['genomes', 'runs', 'drafts', 'trash', 'damaged'];

/**
 * The full path of a file a window wants to write: a path that a dialog gave it, or one below the
 * library's folder (a plain name goes to its recordings).
 * @throws PrecocialError 'not-allowed'; 'usage' for a path that names no file
 */
export function writablePath(library: Library, caller: Caller, path: string): string {
  const full = resolve(library.folder, path);
  if (caller.granted.has(full)) return full;
  if (path === '' || /^\.{0,2}$/.test(basename(path)) || /[/\\]$/.test(path))
    throw new PrecocialError('usage', `"${path}" names no file.`);
  if (path === basename(path)) return within(library.recordingsFolder, path);
  const inside = within(library.folder, path);
  const [first = ''] = relative(library.folder, inside).split(/[/\\]/);
  if (OWN.includes(plainName(first)))
    throw new PrecocialError('not-allowed', `"${path}" lies among the library's own files.`);
  return inside;
}

/** A folder's name as a disk may take it that knows no capitals and drops dots and spaces at the end. */
function plainName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[. ]+$/, '');
}

export async function writeFileFor(
  library: Library,
  caller: Caller,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const full = writablePath(library, caller, path);
  try {
    await makeInside(dirname(full));
    await writeAtomically(full, bytes);
  } catch (error) {
    throw storageError('The file was not written', full, error);
  }
}
