import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { PrecocialError, messageOf } from '../../shared/base/errors.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { checkOptions } from '../../shared/tasks/task.ts';
import { sourceArguments, type EncoderSources } from '../encoders/find.ts';
import { readChampion } from '../runs/champions.ts';
import { readHistory } from '../runs/history.ts';
import { isLocked } from '../runs/lock.ts';
import { individualDocument, readPopulation } from '../runs/population.ts';
import { readRunConfig, runFile, type RunConfig } from '../runs/run-file.ts';
import { hasChanged, readRunTask } from '../runs/run-task.ts';
import { idOf, type AddedSource } from '../../shared/tasks/source.ts';
import {
  exists,
  makeInside,
  moveInto,
  slug,
  storageError,
  underFreeName,
} from '../system/files.ts';
import { championRecords } from './champion-records.ts';
import { CRASHED, driveRun, GONE, type DrivenRun } from './driven-run.ts';
import { runReader } from './run-list.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type {
  ChampionRecord,
  PopulationSnapshot,
  Requests,
  RunEntry,
  RunRequest,
} from '../../shared/contract/lab.ts';
import type { GenerationStatistics } from '../../shared/search/statistics.ts';
import type { Hub } from './hub.ts';
import type { MachinesUse } from '../../shared/contract/machines.ts';
import type { NatsAddress } from '../machines/connect.ts';
import type { ProcessMaker } from '../processes/process.ts';
import type { ToRun } from '../processes/run-messages.ts';

/** The searches of a library: those on disk and those that run. */
export interface Runs {
  readonly list: () => Promise<readonly RunEntry[]>;
  /** Searches that run in processes of this lab. */
  readonly active: () => readonly RunEntry[];
  /** @throws PrecocialError 'unknown-task', 'wrong-task', 'usage', 'storage' */
  readonly start: (request: RunRequest) => Promise<{ readonly id: string }>;
  readonly pause: (id: string) => Promise<void>;
  /** Goes on with a paused, stopped or crashed run. @throws PrecocialError 'busy' */
  readonly resume: (id: string, generations?: number, workers?: number) => Promise<void>;
  readonly stop: (id: string) => Promise<void>;
  readonly trash: (id: string) => Promise<void>;
  readonly settings: (id: string) => Promise<Requests['run.settings']['result']>;
  readonly history: (id: string, from: number) => Promise<readonly GenerationStatistics[]>;
  readonly champions: (id: string) => Promise<readonly ChampionRecord[]>;
  readonly population: (id: string) => Promise<PopulationSnapshot | null>;
  /** The champion as of a generation, or the newest. */
  readonly champion: (id: string, generation?: number) => Promise<GenomeDocument>;
  readonly individual: (id: string, index: number) => Promise<GenomeDocument>;
  /** Stops every search after its checkpoint; those that do not answer are ended. */
  readonly close: () => Promise<void>;
}

export interface RunsOptions {
  readonly folder: string;
  readonly trash: string;
  readonly makeProcess: ProcessMaker;
  readonly hub: Hub;
  readonly version: string;
  readonly defaultWorkers: number;
  /** Whether a version of a person's own task may run. */
  readonly mayRun: (source: AddedSource) => Promise<boolean>;
  /** Where the processes of searches find encoders. */
  readonly encoders: () => EncoderSources;
  /** The server whose machines roll out. @throws PrecocialError 'usage' if none is set up */
  readonly machines: () => NatsAddress;
}

type Begin = Extract<ToRun, { kind: 'begin' }>;

function newEntry(id: string, config: RunConfig): RunEntry {
  return {
    id,
    name: config.name,
    task: config.task,
    status: 'running',
    generation: 0,
    generations: config.settings.generations,
    best: null,
    elsewhere: false,
    modified: Date.now(),
  };
}

/**
 * Makes the run's folder here, where a full or read-only library can be reported at once.
 * @returns its name
 */
async function makeFolder(parent: string, name: string): Promise<string> {
  const place = join(parent, slug(name, 'search'));
  try {
    await makeInside(parent);
    return basename(await underFreeName(place, (candidate) => mkdir(candidate)));
  } catch (error) {
    throw storageError('The search was not started', place, error);
  }
}

export function openRuns(options: RunsOptions): Runs {
  const { folder, hub } = options;
  const reader = runReader(folder);
  const driven = new Map<string, DrivenRun>();
  /** Searches whose folder is being made; who closes the last window is asked about them too. */
  const beginning = new Set<RunEntry>();
  const champions = championRecords(folder);
  /** Searches that were begun on machines: they are resumed there. */
  const onMachines = new Map<string, MachinesUse>();
  const placeOf = (id: string): string => join(folder, id);
  const machinesFor = (use: MachinesUse | undefined): Begin['machines'] =>
    use === undefined ? null : { nats: options.machines(), use };

  /** Starts the process of a run. @throws PrecocialError if it could not open the run */
  function drive(entry: RunEntry, begin: Omit<Begin, 'kind' | 'folder'>): Promise<void> {
    const { id } = entry;
    const run = driveRun({
      entry,
      begin: { kind: 'begin', folder: placeOf(id), ...begin },
      makeProcess: (name) => options.makeProcess(name, sourceArguments(options.encoders())),
      hub,
      onEnd: async (message) => {
        driven.delete(id);
        if (!(await exists(runFile(placeOf(id))))) {
          // What was never begun leaves nothing; the watcher tells the windows that the run has gone.
          if (begin.create !== null)
            await rm(placeOf(id), { recursive: true, force: true }).catch(() => undefined);
          const last = run.entry();
          const gone = message === CRASHED ? GONE : message;
          if (last.generation > 0 && gone !== null)
            hub.broadcast('run.status', { ...last, status: 'damaged', message: gone });
          return;
        }
        const ended = await reader.entry(id);
        hub.broadcast('run.status', message === null ? ended : { ...ended, message });
      },
    });
    driven.set(id, run);
    return run.opened;
  }

  async function beginFolder(config: RunConfig): Promise<string> {
    const entry = newEntry('', config);
    beginning.add(entry);
    return makeFolder(folder, config.name).finally(() => beginning.delete(entry));
  }

  /** @throws PrecocialError 'not-found' */
  async function checkRun(id: string): Promise<void> {
    if (driven.has(id) || (await exists(placeOf(id)))) return;
    throw new PrecocialError('not-found', `There is no run "${id}" in ${folder}.`, { id });
  }

  function drivenRun(id: string): DrivenRun {
    const run = driven.get(id);
    if (run !== undefined) return run;
    throw new PrecocialError('not-found', `The search "${id}" is not running here.`, { id });
  }

  return {
    async list() {
      const entries = await reader.list();
      champions.keepOnly(new Set(entries.map(({ id }) => id)));
      return entries.map((entry) => driven.get(entry.id)?.entry() ?? entry);
    },
    active: () => [...beginning, ...[...driven.values()].map((run) => run.entry())],
    async start(request) {
      const task = taskOf(request.task);
      checkOptions(task, request.options);
      if (request.from !== undefined) checkFits(request.from.genome, task);
      const unnamed: Omit<RunConfig, 'name'> = {
        task: task.id,
        seed: request.seed,
        settings: request.settings,
        options: request.options,
        from: request.from ?? null,
        program: options.version,
      };
      const machines = machinesFor(request.machines);
      const id = await beginFolder({ ...unnamed, name: request.name });
      if (request.machines === undefined) onMachines.delete(id);
      else onMachines.set(id, request.machines);
      const config = { ...unnamed, name: request.name === '' ? id : request.name };
      await drive(newEntry(id, config), {
        create: config,
        generations: null,
        workers: request.workers,
        machines,
      });
      return { id };
    },
    pause: async (id) => drivenRun(id).pause(),
    async resume(id, generations, workers) {
      const paused = driven.get(id);
      if (paused !== undefined) return paused.resume();
      await checkRun(id);
      if (await isLocked(placeOf(id))) {
        throw new PrecocialError(
          'busy',
          `The search "${id}" is running in another window or on the command line; stop it there first.`,
          { id },
        );
      }
      // Said here already: the process of the search runs what it finds.
      const kept = await readRunTask(placeOf(id));
      if (
        kept !== null &&
        hasChanged(await readRunConfig(placeOf(id))) &&
        !(await options.mayRun(kept))
      )
        throw new PrecocialError(
          'not-allowed',
          `This search began with version ${kept.version} of the task ${idOf(kept)}, which was not allowed to run here. The search is kept.`,
          { id },
        );
      await readRunConfig(placeOf(id));
      await drive(await reader.entry(id), {
        create: null,
        generations: generations ?? null,
        workers: workers ?? options.defaultWorkers,
        machines: machinesFor(onMachines.get(id)),
      });
    },
    stop: (id) => drivenRun(id).stop(),
    async trash(id) {
      await checkRun(id);
      if (driven.has(id) || (await isLocked(placeOf(id)).catch(() => false))) {
        throw new PrecocialError('busy', 'The search is still running; stop it first.', { id });
      }
      try {
        await moveInto(options.trash, placeOf(id));
      } catch (error) {
        throw storageError('The run was not moved to the trash', placeOf(id), error);
      }
    },
    async settings(id) {
      const { settings, seed, options: taskOptions } = await readRunConfig(placeOf(id));
      return { settings, seed, options: taskOptions };
    },
    async history(id, from) {
      await checkRun(id);
      return (await readHistory(placeOf(id))).filter((row) => row.generation >= from);
    },
    async champions(id) {
      await checkRun(id);
      return champions.of(id);
    },
    async population(id) {
      await checkRun(id);
      const live = driven.get(id)?.population() ?? null;
      return live ?? (await readPopulation(placeOf(id)))?.snapshot ?? null;
    },
    champion: (id, generation) => readChampion(placeOf(id), generation),
    async individual(id, index) {
      const live = await driven.get(id)?.individual(index);
      if (live !== undefined && live !== null) return live;
      const saved = await readPopulation(placeOf(id));
      if (saved === null) {
        throw new PrecocialError('not-found', 'The search has not finished a generation yet.');
      }
      return individualDocument(saved.config, saved.state, saved.snapshot, index);
    },
    async close() {
      await Promise.all(
        [...driven.values()].map((run) => run.stop().catch((error: unknown) => messageOf(error))),
      );
    },
  };
}
