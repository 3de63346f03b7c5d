import { watch, type FSWatcher } from 'chokidar';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { TaskEntry } from '../../shared/contract/tasks.ts';
import { useSources } from '../../shared/tasks/registry.ts';
import { isWithin } from '../system/files.ts';
import type { ProgramPlaces } from '../system/places.ts';
import { createTask } from '../tasks/create.ts';
import { readTasks, removeTask, type OwnTask } from '../tasks/folder.ts';
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
  /** Writes the template as a task of a name. @throws PrecocialError 'usage', 'storage' */
  readonly create: (name: string) => Promise<void>;
  /** Moves a task into the library's trash. @throws PrecocialError 'not-found', 'storage' */
  readonly remove: (name: string) => Promise<void>;
  /**
   * The task is edited from here: what is saved may run, as long as the laboratory is open.
   * @returns path of its file
   * @throws PrecocialError 'not-found'
   */
  readonly edited: (name: string) => string;
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
    async create(name) {
      await createTask(folder, name, options.settings, options.places);
      await reload();
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
    close: async () => watcher?.close(),
  };
}
