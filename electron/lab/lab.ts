import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import type { EncoderEntry } from '../../shared/contract/encoders.ts';
import { encodersFolder, sourceArguments, type EncoderSources } from '../encoders/find.ts';
import { listEncoders, usableEncoder } from '../encoders/library.ts';
import { makeFolders, storageError } from '../system/files.ts';
import { createHub, type Hub } from './hub.ts';
import { createJobs } from './jobs.ts';
import { defaultLibrary, type ProgramPlaces } from '../system/places.ts';
import { genomeFolder } from './genomes.ts';
import { openLibrary, type Library } from './library.ts';
import { openMachines } from './machines.ts';
import { openRecordings } from './recordings.ts';
import { openRuns, type Runs } from './runs.ts';
import { openSettings, type Settings } from './settings.ts';
import type { Parts } from './parts.ts';
import { requestHandlers } from './requests.ts';
import type { EncoderTraining } from '../../shared/contract/encoders.ts';
import type { EncoderTrainingIn, TuneRequestIn } from '../processes/job-protocol.ts';
import type { AppInfo, LibrarySnapshot, StreamName, Streams } from '../../shared/contract/lab.ts';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import type { Caller } from './shell.ts';
import { signOfLife, type Told } from './sign-of-life.ts';
import type { LabService } from '../../shared/contract/server.ts';
import { withTasks, type ProcessMaker } from '../processes/process.ts';
import { addedSources } from '../../shared/tasks/registry.ts';
import { TASKS_FOLDER, tasksOfLibrary } from '../tasks/places.ts';
import { isTrusted } from '../tasks/trust.ts';
import { openTasks } from './tasks.ts';

export interface LaboratoryOptions {
  readonly places: ProgramPlaces;
  readonly settingsFolder: string;
  /** A library for this time only; else the one last chosen, else the default. */
  readonly library?: string;
  /** The person's documents folder, where known. */
  readonly documents?: string;
  readonly makeProcess: ProcessMaker;
  readonly shell: AppInfo['shell'];
}

export interface Laboratory {
  readonly service: LabService<Caller>;
  readonly settings: Settings;
  readonly hub: Hub;
  readonly library: () => Library;
  readonly runs: () => Runs;
  readonly close: () => Promise<void>;
}

interface Opened {
  readonly library: Library;
  readonly runs: Runs;
}

/** A training with the folder it works in. */
function inLibrary(library: string, training: EncoderTraining): EncoderTrainingIn {
  return { ...training, folder: join(encodersFolder(library), training.name) };
}

/** Opens the laboratory; nothing of it needs Electron. */
export async function openLaboratory(options: LaboratoryOptions): Promise<Laboratory> {
  const { places, settingsFolder } = options;
  const makeProcess = withTasks(options.makeProcess, addedSources);
  const settings = await openSettings(settingsFolder);
  const hub = createHub();
  // Children are told where encoders are when they start; they are renewed when that changes.
  const jobs = createJobs(makeProcess, () => sourceArguments(encoders()));
  const machines = openMachines({ settings, settingsFolder, places, hub });
  const recordings = openRecordings();
  const champions = genomeFolder(join(places.assets, 'champions'), 'champion');

  // One listing at a time; a change during a listing causes one more. The library may change before all of this is open.
  let announcing: Promise<void> | null = null;
  let again = false;
  let reloadTasks = (): Promise<void> => Promise.resolve();
  async function open(folder: string): Promise<Opened> {
    const library = await openLibrary(folder, {
      refuge: join(settingsFolder, 'drafts'),
      onChange(places) {
        void announce();
        if (places === null || places.has(TASKS_FOLDER)) void reloadTasks();
      },
    });
    const runs = openRuns({
      folder: library.runsFolder,
      trash: library.trashFolder,
      makeProcess,
      hub,
      version: places.version,
      encoders: () => encoders(),
      machines: () => machines.address(),
      mayRun: (source) => isTrusted(settingsFolder, source),
      defaultWorkers: Math.max(1, availableParallelism() - 1),
    });
    return { library, runs };
  }

  const chosen = settings.values()['library'];
  let opened = await open(
    resolve(
      options.library ??
        (typeof chosen === 'string' ? chosen : defaultLibrary(options.documents ?? null)),
    ),
  );

  const tasks = await openTasks({
    library: () => opened.library.folder,
    folder: () => tasksOfLibrary(opened.library.folder),
    settings: settingsFolder,
    places,
    onChange(entries) {
      // Jobs and searches under way keep the tasks that they began with.
      jobs.renew();
      hub.broadcast('tasks.changed', entries);
    },
  });
  reloadTasks = () => tasks.reload().catch(() => undefined);

  // Another library, another machine, a removed folder: then the encoder that ships is used.
  const named = settings.values()['encoder'];
  let inUse: string | null =
    typeof named === 'string'
      ? await usableEncoder(encodersFolder(opened.library.folder), named).catch(() => null)
      : null;

  function encoders(): EncoderSources {
    return { library: encodersFolder(opened.library.folder), inUse };
  }

  async function chooseEncoder(name: string | null): Promise<readonly EncoderEntry[]> {
    const folder = encodersFolder(opened.library.folder);
    inUse = name === null ? null : await usableEncoder(folder, name);
    await settings.write('encoder', name);
    return announceEncoders();
  }

  /** Tells every window, and the processes of jobs, which encoders there are and which is in use. */
  async function announceEncoders(): Promise<readonly EncoderEntry[]> {
    jobs.renew();
    const entries = await listEncoders(encoders(), places);
    hub.broadcast('encoders.changed', entries);
    return entries;
  }

  async function snapshot(): Promise<LibrarySnapshot> {
    const { library, runs } = opened;
    return library.snapshot(await champions.list(), await runs.list());
  }

  async function announce(): Promise<void> {
    if (announcing !== null) {
      again = true;
      return announcing;
    }
    announcing = snapshot().then((value) => hub.broadcast('library.changed', value));
    await announcing.catch(() => undefined);
    announcing = null;
    if (again) {
      again = false;
      await announce();
    }
  }

  async function choose(folder: string): Promise<LibrarySnapshot> {
    if (opened.runs.active().length > 0) {
      throw new PrecocialError(
        'busy',
        'A search is running in this library. Stop it before choosing another.',
      );
    }
    const previous = opened;
    await makeFolders(folder).catch((cause: unknown) => {
      throw storageError('The library is unchanged', folder, cause);
    });
    opened = await open(resolve(folder));
    // Encoders belong to their library.
    inUse = null;
    await announceEncoders();
    await tasks.reload().catch(() => undefined);
    await previous.runs.close();
    // Unsaved edits stay with their windows, which work on the new library from now on.
    await previous.library.drafts.moveTo(opened.library.drafts).catch(() => undefined);
    await previous.library.close();
    await settings.write('library', opened.library.folder).catch(() => undefined);
    const value = await snapshot();
    hub.broadcast('library.changed', value);
    return value;
  }

  const parts: Parts = {
    info: {
      version: places.version,
      homepage: places.homepage,
      shell: options.shell,
      platform: process.platform,
      cores: availableParallelism(),
      licences: '',
    },
    places,
    settings,
    hub,
    jobs,
    recordings,
    champions,
    tasks,
    machines,
    library: () => opened.library,
    runs: () => opened.runs,
    snapshot,
    choose,
    encoders,
    chooseEncoder,
  };

  /** Runs a stream in a job process, which answers by the same table of streams. */
  function run<N extends StreamName>(
    name: N,
    params: Streams[N]['params'],
    onEvent: (event: Streams[N]['event']) => void,
    signal: CancelSignal,
  ): Promise<Streams[N]['result']> {
    const heard = onEvent as (value: unknown) => void;
    const result = jobs.run(name, params, params.priority, heard, signal);
    return result as Promise<Streams[N]['result']>;
  }

  /** A stream of a job process that reports its progress. */
  function job<N extends Told>(name: N) {
    return (
      params: Streams[N]['params'],
      onEvent: (event: Streams[N]['event']) => void,
      signal: CancelSignal,
    ): Promise<Streams[N]['result']> => {
      const told = signOfLife(name, onEvent);
      return run(name, params, told.onEvent, signal).finally(told.end);
    };
  }

  return {
    service: {
      requests: requestHandlers(parts),
      streams: {
        evaluate: job('evaluate'),
        conditions: job('conditions'),
        tune: async (request, onEvent, signal) => {
          const nats = request.machines === true ? machines.address() : null;
          const given: TuneRequestIn = { ...request, nats };
          return job('tune')(given, onEvent, signal);
        },
        robustness: job('robustness'),
        ablation: job('ablation'),
        simplify: job('simplify'),
        ensemble: job('ensemble'),
        rollout: (request, onEvent, signal) => run('rollout', request, onEvent, signal),
        task: job('task'),
        encoder: (training, onEvent, signal) =>
          job('encoder')(inLibrary(opened.library.folder, training), onEvent, signal),
      },
      onBroadcast: hub.onBroadcast,
      onLeft: (caller) => opened.library.drafts.release(caller),
    },
    settings,
    hub,
    library: () => opened.library,
    runs: () => opened.runs,
    async close() {
      jobs.close();
      await tasks.close();
      await machines.close();
      await recordings.abortAll();
      await opened.runs.close();
      await opened.library.close();
    },
  };
}
