import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { FreshMeans } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import type { GenerationStatistics } from '../../shared/search/statistics.ts';
import { setHyperparameter } from '../../shared/formats/hyperparameters.ts';
import { checkFirstGenome, startSearch } from '../../shared/search/initial.ts';
import type { SearchState } from '../../shared/search/population.ts';
import { generation, type Generation, type RollOut } from '../../shared/search/generation.ts';
import { generationRolledOut, type Ranked } from '../../shared/search/search.ts';
import { forRolledOutWeights } from '../../shared/search/rolled-out.ts';
import { weightSet } from '../../shared/search/settings.ts';
import { generationStatistics } from '../../shared/search/statistics.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import { encoderFor } from '../encoders/find.ts';
import { checkSmallEncoder } from '../encoders/small.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import type { AddedSource } from '../../shared/tasks/source.ts';
import { errorCode, exists, makeFolders, storageError, TEMPORARY } from '../system/files.ts';
import { removeLeftovers } from '../system/leftovers.ts';
import type { Hold } from '../system/hold.ts';
import {
  championDocument,
  championsFolder,
  hasChampion,
  readWonChampion,
  writeChampion,
} from './champions.ts';
import { freshMeans } from './measure-champion.ts';
import { settingsAt, settled, withChange } from './changed-settings.ts';
import { readCheckpoint, readStart, writeCheckpoint, writeStart } from './checkpoint.ts';
import { History } from './history.ts';
import { Journal, readJournal, type JournalRecord } from './journal.ts';
import { lockRun } from './lock.ts';
import { Objectives, writePopulation } from './population.ts';
import { readRunConfig, runFile, writeRunConfig, type RunConfig } from './run-file.ts';
import { useRunTask, writeRunTask } from './run-task.ts';
import { checkGoal } from '../../shared/tasks/goal.ts';
import { searchTaskOf } from '../../shared/tasks/search-task.ts';

/** Seconds of a run's rollouts up to a generation, and how many a second the generation had. */
export type GenerationTime = Pick<JournalRecord, 'seconds' | 'rolloutsPerSecond'>;

/** A finished generation, for whoever watches. */
export interface FinishedGeneration {
  readonly statistics: GenerationStatistics;
  readonly state: SearchState;
  readonly ranked: Ranked;
  readonly championChanged: boolean;
}

/** At least this long between checkpoints: until then the journal holds what is new. */
const CHECKPOINT_MS = 2000;

/** What a record says instead of rollouts: first the population's means, then those of the candidates. */
function recorded({ returns, confirmation }: JournalRecord, state: SearchState): RollOut {
  const answers = [
    forRolledOutWeights(returns, generationRolledOut(state, 'population')),
    forRolledOutWeights(confirmation, generationRolledOut(state, 'confirmation')),
  ];
  return () => Promise.resolve(answers.shift() ?? new Float64Array(0));
}

/** True for what a process leaves that was killed before its run began. */
function isLeftover(name: string): boolean {
  return TEMPORARY.test(name) || /^lock(-.+)?\.json$/.test(name);
}

/**
 * Refuses a record whose lists are not as long as those of this run.
 * @throws PrecocialError 'invalid-file'
 */
function checkRecord(config: RunConfig, path: string, record: JournalRecord): void {
  const { generation: number, returns, confirmation } = record;
  const { populationSize, weights, ladder } = settingsAt(config, number);
  const sets = [weights, ...ladder.map((step) => step.weights)];
  const counts = sets.map((set) => weightSet(set).length);
  const fits = counts.some(
    (count) =>
      returns.length === populationSize * count &&
      [0, count, count * 2].includes(confirmation.length),
  );
  if (fits) return;
  throw new PrecocialError(
    'invalid-file',
    `The results of generation ${number} in ${path} are of another popSize or of other shared weights than run.json says. If run.json was edited by hand, undo that; nothing was changed.`,
    { file: path, generation: number },
  );
}

/** The genomes of another run that one begins with. */
export interface FirstPopulation {
  readonly genomes: readonly Genome[];
  /** What makes its inputs; undefined where nothing does. */
  readonly encoder: string | undefined;
}

/** How a run is opened to go on. */
export interface OpenOptions {
  /** Settings that change from the next generation on, by published name. */
  readonly set?: Readonly<Record<string, number>>;
  /** Whether a version of a person's own task may run here; any may if absent. */
  readonly mayRun?: (source: AddedSource) => Promise<boolean>;
}

/**
 * A run folder open for writing. Each generation's results go to the journal before anything else, so
 * that a process killed at any instant loses at most the generation under way.
 */
export class SearchRun {
  private checkpointed = performance.now();
  private measured: FreshMeans | null = null;
  /** That the run goes on with a version of its task that is no longer the library's; null if it does not. */
  private taskNote: string | null = null;
  private last: { readonly state: SearchState; readonly ranked: Ranked } | null = null;

  private constructor(
    readonly folder: string,
    public config: RunConfig,
    /** What makes the inputs, of a task that is seen through an encoder. */
    readonly encoder: EncoderPlace | null,
    private readonly lock: Hold,
    private current: SearchState,
    private readonly journal: Journal,
    private readonly history: History,
    private readonly objectives: Objectives,
    private spent: number,
  ) {}

  /** Means of the champion on episodes that chose nothing; null until the search has ended. */
  get fresh(): FreshMeans | null {
    return this.measured;
  }

  get state(): SearchState {
    return this.current;
  }

  /** What a person must know of how the run was opened, as sentences: what was found damaged, that its task has changed; null for nothing. */
  get note(): string | null {
    const notes = [this.history.note, this.taskNote].filter((note) => note !== null);
    return notes.length === 0 ? null : notes.join(' ');
  }

  /** Seconds of rollouts so far. */
  get seconds(): number {
    return this.spent;
  }

  /**
   * Makes a new run folder.
   * @param first what its first generation is made of, for a config that names a population
   * @throws PrecocialError 'usage' if something is there already or as `checkFirstGenome` and `checkGoal`, 'wrong-task', 'encoder', 'storage', 'busy'
   */
  static async create(
    folder: string,
    config: RunConfig,
    first: FirstPopulation = { genomes: [], encoder: undefined },
  ): Promise<SearchRun> {
    const task = taskOf(config.task);
    const given = config.from === null ? first.genomes : [config.from.genome];
    for (const genome of given) {
      checkFits(genome, task);
      checkFirstGenome(genome, config.settings);
    }
    checkGoal(task, config.options, config.settings);
    const encoder = await encoderFor(task.id, config.from?.encoder ?? first.encoder);
    await checkSmallEncoder(encoder, config.options);
    const { source } = task;
    const complete = {
      ...config,
      ...(source === undefined ? {} : { taskVersion: source.version }),
      ...(encoder === null ? {} : { encoder: encoder.id }),
    };
    try {
      await makeFolders(folder);
      if ((await readdir(folder)).some((name) => !isLeftover(name))) {
        const hint = (await exists(runFile(folder)))
          ? 'go on with --resume'
          : 'choose an empty folder';
        throw new PrecocialError('usage', `${folder} is not empty; nothing was changed: ${hint}.`, {
          file: folder,
        });
      }
    } catch (error) {
      throw storageError('The run was not begun', folder, error);
    }
    const lock = await lockRun(folder);
    try {
      if (source !== undefined) await writeRunTask(folder, source);
      if (complete.population !== undefined) {
        const { settings, seed } = complete;
        const start = { task: searchTaskOf(task), settings, seed, from: given };
        await writeStart(folder, startSearch(start));
      }
      await writeRunConfig(folder, complete);
      return await SearchRun.load(folder, complete, lock, encoder);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /**
   * Opens a run to go on with it.
   * @param generations how many in all from now on; not fewer than there are
   * @throws PrecocialError 'not-found', 'invalid-file', 'newer-version', 'encoder', 'busy', 'storage', 'usage', 'task-failed', 'not-allowed'
   */
  static async open(
    folder: string,
    generations?: number,
    { set = {}, mayRun = () => Promise.resolve(true) }: OpenOptions = {},
  ): Promise<SearchRun> {
    const saved = await readRunConfig(folder);
    const note = await useRunTask(folder, saved, mayRun);
    const run = await SearchRun.resume(folder, saved, generations, set);
    run.taskNote = note;
    return run;
  }

  private static async resume(
    folder: string,
    saved: RunConfig,
    generations: number | undefined,
    set: Readonly<Record<string, number>>,
  ): Promise<SearchRun> {
    const encoder = await encoderFor(saved.task, saved.encoder);
    const lock = await lockRun(folder);
    try {
      const config = await readRunConfig(folder);
      const total = generations ?? config.settings.generations;
      const settings = setHyperparameter(config.settings, 'maxGen', total);
      const run = await SearchRun.load(folder, { ...config, settings }, lock, encoder);
      const changing = Object.keys(set).length > 0;
      try {
        if (changing || generations !== undefined) run.checkGenerations(total, changing);
        if (changing) run.change(set);
        if (changing || total !== config.settings.generations)
          await writeRunConfig(folder, run.config);
        return run;
      } catch (error) {
        run.abandon();
        throw error;
      }
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** @throws PrecocialError 'usage' for fewer generations than there are, or none to change settings for */
  private checkGenerations(total: number, changing: boolean): void {
    const { generation: done } = this.current;
    if (done <= total && !(changing && done === total)) return;
    throw new PrecocialError(
      'usage',
      done > total
        ? `The run ${this.folder} has ${done} generations already, more than ${total}; nothing was changed.`
        : `The run ${this.folder} has all its ${total} generations, so no setting would do anything; nothing was changed. Give --generations to go on.`,
      { file: this.folder },
    );
  }

  /** Changes settings from the next generation on. @throws PrecocialError 'usage' */
  private change(values: Readonly<Record<string, number>>): void {
    this.config = withChange(this.config, this.current.generation, values);
    this.current = settled(this.current, this.config);
  }

  private static async load(
    folder: string,
    config: RunConfig,
    lock: Hold,
    encoder: EncoderPlace | null,
  ): Promise<SearchRun> {
    const task = searchTaskOf(taskOf(config.task));
    const { settings, seed } = config;
    await removeLeftovers(folder, TEMPORARY);
    await removeLeftovers(championsFolder(folder), TEMPORARY);
    const checkpoint = await readCheckpoint(folder, { settings, task, seed });
    const from = config.from === null ? {} : { from: [config.from.genome] };
    const begun =
      config.population === undefined
        ? startSearch({ task, settings, seed, ...from })
        : await readStart(folder, { settings, task, seed });
    const state = settled(checkpoint?.state ?? begun, config);
    try {
      const journal = join(folder, 'journal');
      const { records, length } = readJournal(journal);
      for (const record of records)
        if (record.generation >= state.generation) checkRecord(config, journal, record);
      const run = new SearchRun(
        folder,
        config,
        encoder,
        lock,
        state,
        new Journal(journal, length),
        new History(folder, state.generation),
        new Objectives(folder),
        checkpoint?.seconds ?? 0,
      );
      for (const record of records) {
        if (record.generation !== run.current.generation) continue;
        await run.apply(await generation(run.current, recorded(record, run.current)), record);
      }
      await run.keepChampion();
      return run;
    } catch (error) {
      throw storageError('The run was not opened', folder, error);
    }
  }

  /**
   * Takes in a generation: journal, history, champion and, now and then, a checkpoint.
   * @param finished the generation that follows from this run's state
   * @throws PrecocialError 'storage'; the run on disk then ends with the generation before
   */
  async finish(finished: Generation, time: GenerationTime): Promise<FinishedGeneration> {
    try {
      this.checkHeld();
      this.journal.append({
        generation: this.current.generation,
        returns: finished.ranked.fitness.returns,
        confirmation: finished.confirmation,
        ...time,
      });
      const applied = await this.apply(finished, time);
      const due = this.current.generation % this.current.settings.checkpointEvery === 0;
      if (due && performance.now() - this.checkpointed > CHECKPOINT_MS) await this.checkpoint();
      return applied;
    } catch (error) {
      throw storageError('The run was stopped', this.folder, error);
    }
  }

  private async apply(finished: Generation, time: GenerationTime): Promise<FinishedGeneration> {
    const { state, ranked, champion, next } = finished;
    const statistics = generationStatistics(state, ranked, champion, next, time);
    this.history.append(statistics);
    this.objectives.write(state, ranked);
    this.last = { state, ranked };
    const championChanged = champion !== null && champion.individual !== state.champion?.individual;
    if (championChanged) {
      const { weights } = state.settings;
      await writeChampion(this.folder, championDocument(this.config, champion, weights));
    }
    this.current = settled(next, this.config);
    this.spent = time.seconds;
    return { statistics, state, ranked, championChanged };
  }

  /**
   * Measures the champion on episodes that chose nothing, unless it was, and keeps the means in its file.
   * @throws PrecocialError 'storage', 'cancelled'
   */
  async measureChampion(rollOut: RollOut): Promise<FreshMeans | null> {
    const { champion, settings } = this.current;
    if (champion === null) return null;
    const won = await readWonChampion(this.folder);
    const weights = weightSet(settings.weights);
    const fresh = won.fresh ?? (await freshMeans(won, this.config.seed, weights, rollOut));
    if (won.fresh === undefined) await writeChampion(this.folder, { ...won, fresh });
    this.measured = fresh;
    return fresh;
  }

  /** @throws PrecocialError if this process has lost its run */
  private checkHeld(): void {
    if (!this.lock.isLost()) return;
    if (existsSync(runFile(this.folder))) {
      throw new PrecocialError(
        'busy',
        `The run ${this.folder} was taken over by another process, which goes on with it; this one stopped.`,
        { file: this.folder },
      );
    }
    throw new PrecocialError(
      'storage',
      `The folder of the run ${this.folder} was removed, and the search stopped; what was in it is gone.`,
      { file: this.folder },
    );
  }

  /** Saves the champion if its file is gone or damaged. */
  private async keepChampion(): Promise<void> {
    const { champion, settings } = this.current;
    if (champion === null) return;
    const document = championDocument(this.config, champion, settings.weights);
    if (!(await hasChampion(this.folder, document))) await writeChampion(this.folder, document);
  }

  /** Writes a checkpoint and starts the journal anew. */
  async checkpoint(): Promise<void> {
    await writeCheckpoint(this.folder, { state: this.current, seconds: this.spent });
    if (this.last !== null) await writePopulation(this.folder, this.last.state, this.last.ranked);
    this.journal.clear();
    this.checkpointed = performance.now();
  }

  /** Ends the hold on the folder and saves nothing, as the end of the process would. */
  abandon(): void {
    this.journal.close();
    this.history.close();
    this.objectives.close();
    this.lock.release();
  }

  /** Writes a last checkpoint and gives the run back. If the disk is full, nothing is lost: the journal has it. */
  async close(): Promise<void> {
    try {
      await this.checkpoint();
    } catch (error) {
      if (errorCode(error) === '') throw error;
    } finally {
      this.abandon();
    }
  }
}
