import { join } from 'node:path';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { mean } from '../../shared/base/spread.ts';
import type { PaperData, PaperNetwork } from '../../shared/contract/paper.ts';
import { parsePaperFile, writePaperFile } from '../../shared/contract/paper.ts';
import { TUNING_ENDING, writeTunedFile } from '../../shared/formats/tuned-file.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { evenDocument } from '../../shared/genome/even-document.ts';
import { flatDocument } from '../../shared/genome/flat-document.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { evaluationOptions, type TaskDefinition } from '../../shared/tasks/task.ts';
import { encoderFor } from '../encoders/find.ts';
import { baselineSubject, measureNetwork, type Subject } from '../experiments/conditions.ts';
import type { JudgeControl } from '../evaluation/judge.ts';
import { withEncoder, type RolloutExecutor } from '../rollouts/executor.ts';
import { readChampion } from '../runs/champions.ts';
import { measureDigits } from '../results/paper-data.ts';
import { driveSearch } from '../runs/drive.ts';
import { readHistory } from '../runs/history.ts';
import { runFile } from '../runs/run-file.ts';
import { SearchRun } from '../runs/search-run.ts';
import {
  populationName,
  populationOf,
  readSourcePopulation,
  type SourcePopulation,
} from '../runs/source-population.ts';
import { exists, makeFolders, storageError, writeAtomically } from '../system/files.ts';
import { readParsedText } from '../system/read-file.ts';
import { tunedDetails, withTunedFile } from '../tuning/tuned-files.ts';
import { tuneGenome } from '../tuning/tune.ts';
import { resultsFolder, type Manifest, type Spent } from './manifest.ts';
import { costOf, networkOrigin, tuningNote } from './origin.ts';
import type { PlannedStage } from './plan.ts';

/** Where a reproduction keeps its runs, which is where a library has them. */
export const runFolder = (folder: string, id: string): string => join(folder, 'runs', id);
/** The file of a stage that is no search: tuned weights, or a part of the report. */
export const resultFile = (folder: string, id: string): string =>
  join(resultsFolder(folder), `${id}.json`);
const stateFile = (folder: string, id: string): string =>
  join(resultsFolder(folder), `${id}${TUNING_ENDING}`);

/** One stage under way. */
export interface Performance {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly pool: RolloutExecutor;
  readonly signal: CancelSignal;
  /** @param done share of the stage, 0..1 */
  readonly onProgress: (done: number) => void;
}

type StageOf<K extends PlannedStage['work']['kind']> = PlannedStage & {
  readonly work: { readonly kind: K };
};

const stopped = (): PrecocialError => new PrecocialError('cancelled', 'Stopped.');

/** The executor with the count of its rollouts. */
function counted(pool: RolloutExecutor): { readonly pool: RolloutExecutor; rollouts: number } {
  const count = {
    rollouts: 0,
    pool: {
      get workers() {
        return pool.workers;
      },
      run: (batch, control) => {
        for (const { weighting = batch.weighting, episodes = batch.episodes } of batch.items) {
          const sets = weighting.kind === 'shared' ? weighting.values.length : weighting.count;
          count.rollouts += sets * episodes.length;
        }
        return pool.run(batch, control);
      },
      pause: () => pool.pause(),
      resume: () => pool.resume(),
      close: () => pool.close(),
    } satisfies RolloutExecutor,
  };
  return count;
}

/** A search: a run that goes on where it was. */
async function search(stage: StageOf<'search'>, at: Performance): Promise<Spent> {
  const { work } = stage;
  const folder = runFolder(at.folder, stage.id);
  const run = (await exists(runFile(folder)))
    ? await SearchRun.open(folder)
    : await begin(stage, folder, at);
  const { generations } = run.config.settings;
  try {
    const finished = await driveSearch(run, at.pool, {
      signal: at.signal,
      onGeneration: ({ statistics }) => at.onProgress((statistics.generation + 1) / generations),
    });
    if (!finished) throw stopped();
  } finally {
    await run.close();
  }
  if (run.state.champion === null) {
    throw new PrecocialError(
      'internal',
      `The search ${work.preset} of ${stage.task} found no champion.`,
    );
  }
  const rollouts = (await readHistory(folder)).at(-1)?.rollouts ?? 0;
  return { seconds: run.seconds, rollouts };
}

async function begin(
  { id, task: name, seed, work }: StageOf<'search'>,
  folder: string,
  at: Performance,
): Promise<SearchRun> {
  const task = taskOf(name);
  const preset = task.presets[work.preset];
  if (preset === undefined) {
    throw new PrecocialError('usage', `The task ${name} has no preset ${work.preset}.`);
  }
  const from =
    work.from === null ? null : evenDocument(await readChampion(runFolder(at.folder, work.from)));
  const start = await bestOf(work.starts, at.folder);
  const config = {
    name: id,
    task: name,
    seed,
    settings: { ...preset, generations: work.generations },
    options: task.presetOptions?.[work.preset] ?? {},
    from,
    program: at.manifest.program,
  };
  if (start === null) return SearchRun.create(folder, config);
  return SearchRun.create(
    folder,
    { ...config, population: populationName(start) },
    populationOf(start),
  );
}

/** The run that came furthest: most steps of its ladder, then the best confirmed champion. Null where there are none. */
async function bestOf(ids: readonly string[], folder: string): Promise<SourcePopulation | null> {
  const runs = await Promise.all(ids.map((id) => readSourcePopulation(runFolder(folder, id))));
  const reached = ({ state: { champion } }: SourcePopulation): number =>
    champion === null ? -Infinity : mean(champion.byWeight);
  runs.sort((a, b) => b.state.rung - a.state.rung || reached(b) - reached(a));
  return runs[0] ?? null;
}

/** The network that a stage is about, with the weights of a tuning. */
async function subjectOf(
  folder: string,
  task: TaskDefinition,
  of: string | null,
  tuning: string | null,
): Promise<Subject> {
  const fixed = of === null ? baselineSubject(task.id) : null;
  const document = of === null ? fixed?.document : await readChampion(runFolder(folder, of));
  if (document === undefined) {
    throw new PrecocialError('usage', `The task ${task.id} has no fixed topology.`);
  }
  const network = of === null ? 'fixed topology' : 'genome';
  if (tuning === null) return { network, document, tunedWeight: null };
  const tuned = await withTunedFile(document, resultFile(folder, tuning), undefined);
  return { network, document: tuned.document, tunedWeight: tuned.weight };
}

/** An executor for the rollouts of a document. */
const executorFor = async (
  pool: RolloutExecutor,
  { task, encoder }: Pick<GenomeDocument, 'task' | 'encoder'>,
): Promise<RolloutExecutor> => withEncoder(pool, await encoderFor(task, encoder));

/** A tuning: its state lies beside its weights, and it goes on from there. */
async function tuning(stage: StageOf<'tuning'>, at: Performance): Promise<Spent> {
  const { id, seed, work } = stage;
  const task = taskOf(stage.task);
  const { document, tunedWeight } = await subjectOf(at.folder, task, work.of, work.after);
  const state = stateFile(at.folder, id);
  const resume = (await exists(state))
    ? await readParsedText('The saved tuning was not read', state, (text) => text)
    : null;
  const { step } = work;
  const result = await tuneGenome(
    await executorFor(at.pool, document),
    {
      document,
      algorithm: step.algorithm,
      weight: tunedWeight ?? step.weight,
      warmStart: tunedWeight !== null,
      settings: step.settings,
      generations: work.generations,
      seconds: null,
      target: null,
      seed,
      // The trials of the report confirm it.
      confirmTrials: 1,
      options: { ...evaluationOptions(task), ...step.options },
      resume,
      priority: 'background',
    },
    {
      signal: at.signal,
      whole: 'confirm',
      onEvent: ({ progress }) => at.onProgress(progress.done),
      onState: (text) => writeAtomically(state, text),
    },
  );
  if (result.ended === 'stopped') throw stopped();
  const text = writeTunedFile(result.offsets, tunedDetails(result, document));
  await writeAtomically(resultFile(at.folder, id), text);
  const { seconds = 0, rollouts = 0 } = result.generations.at(-1) ?? {};
  return { seconds, rollouts };
}

const nothing = (at: Performance): PaperData => ({
  kind: 'reproduction',
  program: at.manifest.program,
  seed: at.manifest.seed,
  statement: at.manifest.keys,
  networks: [],
  digits: [],
  growth: [],
  stages: [],
});

/** A part of the report as the file of a stage. */
const writePart = (at: Performance, id: string, part: Partial<PaperData>): Promise<void> =>
  writeAtomically(resultFile(at.folder, id), writePaperFile({ ...nothing(at), ...part }));

/** The part of the report that a finished stage wrote. */
export const readPart = (folder: string, id: string): Promise<PaperData> =>
  readParsedText('The part of the report was not read', resultFile(folder, id), parsePaperFile);

async function conditions(stage: StageOf<'conditions'>, at: Performance): Promise<Spent> {
  const { work } = stage;
  const task = taskOf(stage.task);
  const found = await subjectOf(at.folder, task, work.of, work.tuning);
  const subject = work.flat ? { ...found, document: flatDocument(found.document) } : found;
  const { trialsSeed, stages } = at.manifest.plan;
  const episodesPerDraw = task.measure === 'accuracy' ? 1 : task.effort.episodesPerDraw;
  const count = counted(at.pool);
  const measured = await measureNetwork(
    await executorFor(count.pool, subject.document),
    subject,
    {
      trials: work.trials,
      episodesPerDraw,
      seed: trialsSeed,
      options: evaluationOptions(task),
      tuneGenerations: 0,
      priority: 'background',
    },
    controlOf(at),
  );
  const note = work.tuning === null ? null : tuningNote(stages, work.tuning);
  const rows = measured.rows.map((row) =>
    note !== null && row.condition === 'tuned weights' ? { ...row, note } : row,
  );
  const network: PaperNetwork = {
    task: task.id,
    network: subject.network,
    name: work.of === null ? `${task.id}-fixed` : `${work.of}${work.flat ? '-flat' : ''}`,
    title: subject.document.name,
    connections: connectionCount(subject.document.genome),
    measure: task.measure,
    trials: work.trials,
    episodesPerDraw,
    seed: trialsSeed,
    tuneGenerations: 0,
    rows,
    steps: measured.steps,
    seconds: measured.seconds,
    origin: networkOrigin(stages, stage, subject.document),
    cost: costOf(at.manifest, stage),
    document: subject.document,
    tunedWeight: subject.tunedWeight,
  };
  await writePart(at, stage.id, { networks: [network] });
  return { seconds: measured.seconds, rollouts: count.rollouts };
}

const controlOf = ({ signal, onProgress }: Performance): JudgeControl => ({ signal, onProgress });

async function digits(stage: StageOf<'digits'>, at: Performance): Promise<Spent> {
  const begun = performance.now();
  const document = await readChampion(runFolder(at.folder, stage.work.of));
  const part = await measureDigits(at.pool, document, stage.work.of, controlOf(at));
  await writePart(at, stage.id, { digits: [part] });
  return { seconds: (performance.now() - begun) / 1000, rollouts: 0 };
}

/**
 * Does a stage, or what is left of it. Everything but the time follows from the plan.
 * @throws PrecocialError 'cancelled' if stopped, with all that is finished kept; 'storage', and what its parts throw
 */
export async function perform(stage: PlannedStage, at: Performance): Promise<Spent> {
  try {
    await makeFolders(resultsFolder(at.folder));
    await makeFolders(join(at.folder, 'runs'));
    const { work } = stage;
    switch (work.kind) {
      case 'search':
        return await search({ ...stage, work }, at);
      case 'tuning':
        return await tuning({ ...stage, work }, at);
      case 'conditions':
        return await conditions({ ...stage, work }, at);
      case 'digits':
        return await digits({ ...stage, work }, at);
    }
  } catch (error) {
    throw storageError('The reproduction was stopped; what is finished is kept', at.folder, error);
  }
}
