import { resolve } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { NewTask, TaskEntry } from '../../shared/contract/tasks.ts';
import { useSources } from '../../shared/tasks/registry.ts';
import { USUAL_PARTS } from '../../shared/tasks/table/source.ts';
import { isWithin } from '../system/files.ts';
import type { ProgramPlaces } from '../system/places.ts';
import { readError, readWhole } from '../system/read-file.ts';
import { addProgramTask, addTableTask, shapeOf, type TaskPlace } from '../tasks/add.ts';
import { createTask } from '../tasks/create.ts';
import { readTasks, removeTask, type OwnTask } from '../tasks/folder.ts';
import { gymnasiumProgram } from '../tasks/gymnasium.ts';
import { readProgramToAdd } from '../tasks/program-file.ts';
import { trustedVersions, trustVersion } from '../tasks/trust.ts';

/** A person's own tasks as the laboratory knows them. */
export interface Tasks {
  readonly list: () => readonly TaskEntry[];
  /** Reads the folder again. @throws PrecocialError 'storage' */
  readonly reload: () => Promise<void>;
  /**
   * Lets a version of a task run, from now on.
   * @throws PrecocialError 'not-found' where the file has changed since, 'storage'
   */
  readonly allow: (name: string, version: string) => Promise<void>;
  /**
   * Writes a task. A program is started once, and may run from then on.
   * @returns the name of its folder
   * @throws PrecocialError 'usage', 'invalid-file', 'not-found', 'storage', and as a program fails
   */
  readonly create: (task: NewTask) => Promise<string>;
  /** Moves a task into the library's trash. @throws PrecocialError 'not-found', 'storage' */
  readonly remove: (name: string) => Promise<void>;
  /**
   * The task is edited from here: what is saved may run, as long as the laboratory is open.
   * @returns path of its file
   * @throws PrecocialError 'not-found'
   */
  readonly edited: (name: string) => string;
  /** Path of a task's file. @throws PrecocialError 'not-found' */
  readonly pathOf: (name: string) => string;
  readonly close: () => Promise<void>;
}

export interface TasksOptions {
  /** The library, whose own watcher tells of changes below it: two watchers of one place take each other's. */
  readonly library: () => string;
  /** Where the tasks lie now. */
  readonly folder: () => string;
  /** Where it is kept what may run. */
  readonly settings: string;
  readonly places: ProgramPlaces;
  /** Called after the tasks or their versions changed. */
  readonly onChange: (entries: readonly TaskEntry[]) => void;
}

/** Long enough for a file to be written, well below the second within which it is taken over. */
const QUIET_MS = 120;

/** A task's entry; one that fails now keeps the source that it had. */
function entryOf(task: OwnTask, before: TaskEntry | undefined): TaskEntry {
  const { name, path, version, trusted, problem = null } = task;
  const source = task.source ?? before?.source ?? null;
  return { name, path, version, trusted, source, problem };
}

const sameAs = (a: readonly TaskEntry[], b: readonly TaskEntry[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Writes a task as a person asked for it. @returns the name of its folder */
async function writeNew(place: TaskPlace, task: NewTask, places: ProgramPlaces): Promise<string> {
  switch (task.kind) {
    case 'code':
      await createTask(place.folder, task.name, place.settings, places);
      return task.name;
    case 'gymnasium': {
      const { environment, name, python, kwargs, normalise } = task;
      const program = gymnasiumProgram(`gym:${environment}`, {
        normalise,
        ...(name === '' ? {} : { name }),
        ...(python === '' ? {} : { python }),
        ...(kwargs === '' ? {} : { kwargs }),
      });
      return (await addProgramTask(place, program)).name;
    }
    case 'program': {
      const path = resolve(task.path);
      const bytes = await readWhole(path).catch((error: unknown) => {
        throw readError('The description of the program was not read', path, error);
      });
      return (await addProgramTask(place, readProgramToAdd(bytes, path))).name;
    }
    case 'table': {
      const { fileName, bytes, labels, label, name, shape } = task;
      const added = await addTableTask(place.folder, {
        fileName,
        bytes,
        labels: labels.length === 0 ? null : labels,
        label: orNull(label),
        name: orNull(name),
        splitColumn: null,
        ...USUAL_PARTS,
        shape: shapeOf(orNull(shape)),
      });
      return added.name;
    }
  }
}

/** Follows the tasks of a library, and makes them known to this process. */
export async function openTasks(options: TasksOptions): Promise<Tasks> {
  let entries: readonly TaskEntry[] = [];
  let folder = options.folder();
  const edited = new Set<string>();
  let watcher = follow(folder);

  function follow(place: string): FSWatcher | null {
    if (isWithin(options.library(), place)) return null;
    let timer: NodeJS.Timeout | undefined;
    const watching = watch(place, { ignoreInitial: true, depth: 1, ignorePermissionErrors: true });
    watching.on('all', () => {
      clearTimeout(timer);
      timer = setTimeout(() => void reload().catch(() => undefined), QUIET_MS);
    });
    // A watcher that fails costs the reload at once; the next change of the library reads the tasks.
    watching.on('error', () => undefined);
    return watching;
  }

  async function read(): Promise<readonly TaskEntry[]> {
    const trusted = await trustedVersions(options.settings);
    let tasks = await readTasks(folder, trusted);
    const saved = tasks.filter((task) => !task.trusted && edited.has(task.name));
    if (saved.length > 0) {
      for (const { version } of saved) await trustVersion(options.settings, version);
      tasks = await readTasks(folder, await trustedVersions(options.settings));
    }
    return tasks.map((task) =>
      entryOf(
        task,
        entries.find(({ name }) => name === task.name),
      ),
    );
  }

  async function readNow(): Promise<void> {
    if (folder !== options.folder()) {
      folder = options.folder();
      entries = [];
      edited.clear();
      await watcher?.close();
      watcher = follow(folder);
    }
    const next = await read();
    if (sameAs(entries, next)) return;
    entries = next;
    useSources(entries.flatMap(({ source }) => source ?? []));
    options.onChange(entries);
  }

  // One reading at a time.
  let last: Promise<void> = Promise.resolve();
  function reload(): Promise<void> {
    last = last.then(readNow, readNow);
    return last;
  }

  /** @throws PrecocialError 'not-found' */
  function entryNamed(name: string): TaskEntry {
    const found = entries.find((entry) => entry.name === name);
    if (found !== undefined) return found;
    throw new PrecocialError('not-found', `There is no task ${name} in ${folder}.`, { task: name });
  }

  await reload().catch(() => undefined);
  return {
    list: () => entries,
    reload,
    async allow(name, version) {
      const task = entries.find((entry) => entry.name === name && entry.version === version);
      if (task === undefined) {
        throw new PrecocialError(
          'not-found',
          `The task ${name} is not here in the version ${version}: it was changed or removed meanwhile; nothing was allowed.`,
          { task: name },
        );
      }
      await trustVersion(options.settings, version);
      await reload();
    },
    async create(task) {
      const { settings, places } = options;
      const name = await writeNew({ folder, settings }, task, places);
      await reload();
      return name;
    },
    async remove(name) {
      entryNamed(name);
      edited.delete(name);
      await removeTask(folder, name);
      await reload();
    },
    edited(name) {
      const { path } = entryNamed(name);
      edited.add(name);
      return path;
    },
    pathOf: (name) => entryNamed(name).path,
    close: async () => watcher?.close(),
  };
}
