import { join } from 'node:path';
import { parseJson } from '../../shared/formats/json-source.ts';
import { makeFolders, storageError, writeAtomically } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';

/** The versions of files that a person allowed to run. */
export type TrustedVersions = ReadonlySet<string>;

const FILE = 'trusted-tasks.json';

/** What a person allowed; nothing where the file is missing or damaged. */
export async function trustedVersions(settings: string): Promise<TrustedVersions> {
  try {
    const { value } = parseJson(new TextDecoder().decode(await readWhole(join(settings, FILE))));
    const list = Array.isArray(value) ? value : [];
    return new Set(list.filter((entry) => typeof entry === 'string'));
  } catch {
    return new Set();
  }
}

/** Whether a person allowed this version of a file to run. */
export async function isTrusted(
  settings: string,
  { version }: { readonly version: string },
): Promise<boolean> {
  return (await trustedVersions(settings)).has(version);
}

/** Remembers that a version of a file may run. @throws PrecocialError 'storage' */
export async function trustVersion(settings: string, version: string): Promise<void> {
  const known = await trustedVersions(settings);
  if (known.has(version)) return;
  const path = join(settings, FILE);
  try {
    await makeFolders(settings);
    await writeAtomically(path, `${JSON.stringify([...known, version], null, 2)}\n`);
  } catch (error) {
    throw storageError('That the task may run was not remembered', path, error);
  }
}
