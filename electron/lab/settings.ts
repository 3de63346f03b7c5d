import { join } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { decodeText } from '../../shared/formats/text.ts';
import {
  errorCode,
  makeFolders,
  moveInto,
  storageError,
  writeAtomically,
} from '../system/files.ts';
import { readError, readWhole } from '../system/read-file.ts';

export type SettingsValues = Readonly<Record<string, unknown>>;

export interface Settings {
  readonly values: () => SettingsValues;
  /**
   * Stores one value; null removes it. Kept in memory even if it cannot be written.
   * @throws PrecocialError 'storage'
   */
  readonly write: (key: string, value: unknown) => Promise<void>;
  /** Calls a listener with the key of every value that is stored from now on, before it is on the disk. */
  readonly onChange: (listener: (key: string) => void) => void;
}

const FILE = 'settings.json';

function parse(text: string): SettingsValues {
  const { value } = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PrecocialError('invalid-file', 'The settings are not a record.');
  }
  return value as SettingsValues;
}

/** Reads the settings; a damaged file is set aside and the defaults are used. */
async function load(folder: string): Promise<SettingsValues> {
  const path = join(folder, FILE);
  let content: Buffer;
  try {
    content = await readWhole(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return {};
    throw readError('The settings cannot be read', path, error);
  }
  try {
    return parse(decodeText(content));
  } catch {
    // Where it cannot be moved it stays; the defaults do until it can.
    await moveInto(join(folder, 'damaged'), path).catch(() => undefined);
    return {};
  }
}

export async function openSettings(folder: string): Promise<Settings> {
  let values = await load(folder);
  let last: Promise<void> = Promise.resolve();
  const listeners: ((key: string) => void)[] = [];

  async function save(): Promise<void> {
    const path = join(folder, FILE);
    try {
      await makeFolders(folder);
      await writeAtomically(path, JSON.stringify(values, null, 2) + '\n');
    } catch (error) {
      throw storageError('The setting holds until you quit; it was not saved', path, error);
    }
  }

  return {
    values: () => values,
    write(key, value) {
      if (key === '__proto__') throw new PrecocialError('usage', 'That is no name for a setting.');
      const { [key]: _old, ...others } = values;
      values = value === null || value === undefined ? others : { ...others, [key]: value };
      // One write at a time, and each writes the newest values.
      last = last.then(save, save);
      for (const listener of listeners) listener(key);
      return last;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
