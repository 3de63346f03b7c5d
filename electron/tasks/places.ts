import { join } from 'node:path';
import { parseJson } from '../../shared/formats/json-source.ts';
import { defaultLibrary, settingsFolder } from '../system/places.ts';
import { readWhole } from '../system/read-file.ts';

/** The library that was chosen in the window; null where none was, or the settings cannot be read. */
async function chosenLibrary(settings: string): Promise<string | null> {
  try {
    const text = new TextDecoder().decode(await readWhole(join(settings, 'settings.json')));
    const { value } = parseJson(text);
    const library = (value as Readonly<Record<string, unknown>> | null)?.['library'];
    return typeof library === 'string' ? library : null;
  } catch {
    return null;
  }
}

/** Where a person's own tasks lie: PRECOCIAL_TASKS, else tasks/ of the library. */
export async function tasksFolder(): Promise<string> {
  const given = process.env['PRECOCIAL_TASKS'];
  if (given !== undefined && given !== '') return given;
  return join((await chosenLibrary(settingsFolder())) ?? defaultLibrary(), 'tasks');
}
