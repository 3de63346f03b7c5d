import { join, resolve } from 'node:path';
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

/** A folder that an environment variable names; null where it names none. */
function named(variable: string): string | null {
  const given = process.env[variable];
  return given === undefined || given === '' ? null : resolve(given);
}

/** The folder of a library that its tasks lie in. */
export const TASKS_FOLDER = 'tasks';

/** Where the tasks of a library lie: PRECOCIAL_TASKS, else its folder tasks/. */
export function tasksOfLibrary(library: string): string {
  return named('PRECOCIAL_TASKS') ?? join(library, TASKS_FOLDER);
}

/** Where a command finds a person's own tasks: those of PRECOCIAL_LIBRARY, of the library that was chosen, or of the usual one. */
export async function tasksFolder(): Promise<string> {
  const library = named('PRECOCIAL_LIBRARY') ?? (await chosenLibrary(settingsFolder()));
  return tasksOfLibrary(library ?? defaultLibrary());
}
