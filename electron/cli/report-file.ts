import { dirname, join } from 'node:path';
import { makeFolders, storageError, writeAtomically } from '../system/files.ts';
import { programPlaces } from '../system/places.ts';

/** A day as YYYY-MM-DD, in universal time. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Where a report of that name lies: in docs/benchmarks of the program's own folder. */
export function reportPath(name: string): string {
  return join(programPlaces(import.meta.url).root, 'docs', 'benchmarks', name);
}

/**
 * Writes a report into docs/benchmarks of the program's own folder, over an older one.
 * @returns the file's path
 * @throws PrecocialError 'storage'
 */
export async function writeReport(name: string, content: string): Promise<string> {
  const path = reportPath(name);
  try {
    await makeFolders(dirname(path));
    await writeAtomically(path, content);
  } catch (error) {
    throw storageError('The report was not written', path, error);
  }
  return path;
}
