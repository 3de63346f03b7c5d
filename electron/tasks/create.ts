import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { TASKS } from '../../shared/tasks/registry.ts';
import { exists, slug, writeAtomically } from '../system/files.ts';
import type { ProgramPlaces } from '../system/places.ts';
import { readWhole } from '../system/read-file.ts';
import { versionOf } from './compile.ts';
import { writeTask } from './folder.ts';
import { EDITOR_SETTINGS, templateOf } from './template.ts';
import { trustVersion } from './trust.ts';

/** @throws PrecocialError 'usage' for a name that is no name of a task, or that ships */
export function checkedName(name: string): string {
  if (slug(name, '') !== name) {
    throw new PrecocialError(
      'usage',
      `A task's name is made of small letters, digits and hyphens, such as my-pendulum, not ${JSON.stringify(name)}.`,
    );
  }
  if (TASKS.some(({ id }) => id === name))
    throw new PrecocialError(
      'usage',
      `The task ${name} ships with the program; take another name.`,
    );
  return name;
}

/**
 * Writes the template as a task of a name, and beside it the types for an editor.
 * @param folder where tasks lie
 * @param settings where it is kept what may run: the template is the program's own and may until it is changed
 * @returns path of the file
 * @throws PrecocialError 'usage', 'storage'
 */
export async function createTask(
  folder: string,
  name: string,
  settings: string,
  places: ProgramPlaces,
): Promise<string> {
  const text = templateOf(checkedName(name));
  const path = await writeTask(folder, name, 'task.ts', text);
  await trustVersion(settings, versionOf(new TextEncoder().encode(text)));
  const types = join(places.root, 'dist', 'task', 'precocial-task.d.ts');
  await writeAtomically(join(folder, 'precocial-task.d.ts'), await readWhole(types));
  if (!(await exists(join(folder, 'tsconfig.json'))))
    await writeAtomically(join(folder, 'tsconfig.json'), EDITOR_SETTINGS);
  return path;
}
