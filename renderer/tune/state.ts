import { createStore } from 'zustand/vanilla';
import type {
  Progress,
  TuneEvent,
  TuneGeneration,
  TuneRequest,
  TuneResult,
} from '../../shared/contract/experiments.ts';
import type { AlgorithmName, TuneSettings } from '../../shared/tuning/settings.ts';
import { item } from '../../shared/base/arrays.ts';
import { applyOffsets } from '../../shared/formats/tuned-weights.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { TaskDefinition, TaskOptions } from '../../shared/tasks/task.ts';
import { DEFAULT_TUNING, usedSettings } from '../../shared/tuning/settings.ts';
import { lab } from '../lab/lab.ts';
import { dial, setWeight } from '../state/dial.ts';
import { notify } from '../state/notices.ts';
import { documentOf, session } from '../state/session.ts';
import { library } from '../state/library.ts';
import { soleJob } from '../state/sole-job.ts';
import { chosenTeacher, readTeacher, teachersOf } from './teacher.ts';

export interface TuneForm {
  readonly algorithm: AlgorithmName;
  readonly settings: TuneSettings;
  readonly generations: number;
  readonly seed: number;
  readonly confirmTrials: number;
  readonly warmStart: boolean;
  /** Whom imitation learns from, a value of `teachersOf`; null: the first of them. */
  readonly teacher: string | null;
  /** Rolled out by machines. */
  readonly machines: boolean;
}

/** One tuning, under way or ended. */
export interface Tuning {
  /** Of the document it was begun for. */
  readonly name: string;
  /** Structural hash of the genome that the offsets belong to. */
  readonly topology: string;
  readonly algorithm: AlgorithmName;
  readonly generations: readonly TuneGeneration[];
  /** The best offsets confirmed so far, in the order of tuned-weights files. */
  readonly offsets: Float64Array | null;
  readonly weight: number | null;
  readonly progress: Progress | null;
  /** Null while it runs, and where its process had to be ended. */
  readonly result: TuneResult | null;
}

export interface TuneState {
  readonly form: TuneForm;
  readonly tuning: Tuning | null;
  readonly phase: 'idle' | 'running' | 'stopping';
}

export const tune = createStore<TuneState>()(() => ({
  form: {
    algorithm: 'pepg',
    settings: DEFAULT_TUNING,
    generations: 200,
    seed: 1,
    confirmTrials: 100,
    warmStart: false,
    teacher: null,
    machines: false,
  },
  tuning: null,
  phase: 'idle',
}));

/** An edit makes another genome: a hash belongs to its genome for good. */
const hashes = new WeakMap<Genome, string>();

function topologyOf(genome: Genome): string {
  const hash = hashes.get(genome) ?? structuralHash(genome);
  hashes.set(genome, hash);
  return hash;
}

/** The tuning, if its offsets belong to the topology of a document: with weights of its own or without. */
export function tuningOf({ tuning }: TuneState, document: GenomeDocument | null): Tuning | null {
  if (tuning === null || document === null) return null;
  return topologyOf(document.genome) === tuning.topology ? tuning : null;
}

export function changeForm(change: Partial<TuneForm>): void {
  tune.setState(({ form }) => ({ form: { ...form, ...change } }));
}

/** The chosen algorithm, or the first where the task has no gradient to follow, or nobody to learn from. */
export function algorithmFor({ algorithm }: TuneForm, task: TaskDefinition): AlgorithmName {
  if (algorithm === 'adam') return task.kind === 'classification' ? algorithm : 'pepg';
  if (algorithm !== 'imitation') return algorithm;
  return teachersOf(task, library.getState().snapshot).length === 0 ? 'pepg' : algorithm;
}

/** Whom the chosen algorithm learns from, if it does. */
async function teacherFor(
  form: TuneForm,
  algorithm: AlgorithmName,
  task: TaskDefinition,
): Promise<Pick<TuneRequest, 'teacher'>> {
  const { snapshot } = library.getState();
  const chosen = chosenTeacher(form.teacher, teachersOf(task, snapshot));
  if (algorithm !== 'imitation' || chosen === null) return {};
  return readTeacher(chosen, task, snapshot);
}

/** Batches of training images behind the log-likelihood of weights that ship. */
const LIKELIHOOD_BATCHES = 20;

const job = soleJob<null>((running) => {
  tune.setState({ phase: running === null ? 'idle' : 'running' });
});

/** Ends the tuning under way; the best weights so far stay to be kept, and it can go on. */
export function stopTuning(): void {
  if (!job.isRunning()) return;
  job.stop();
  tune.setState({ phase: 'stopping' });
}

function receive(event: TuneEvent): void {
  const { generation, progress } = event;
  if (generation === null) {
    tune.setState(({ tuning }) => ({ tuning: tuning === null ? null : { ...tuning, progress } }));
    return;
  }
  tune.setState(({ tuning }) => ({
    tuning:
      tuning === null
        ? null
        : {
            ...tuning,
            generations: [...tuning.generations, generation],
            offsets: event.offsets ?? tuning.offsets,
            weight: event.weight,
            progress,
          },
  }));
}

/** Tunes a document with the form's settings, or goes on with a tuning that ended. */
export async function startTuning(
  document: GenomeDocument,
  options: TaskOptions,
  resume: TuneResult | null,
): Promise<void> {
  if (job.isRunning()) return;
  const { form, tuning: old } = tune.getState();
  const continues = resume !== null && old !== null;
  const fresh: Tuning = {
    name: document.name,
    topology: topologyOf(document.genome),
    algorithm: algorithmFor(form, taskOf(document.task)),
    generations: [],
    offsets: null,
    weight: null,
    progress: null,
    result: null,
  };
  const tuning = continues ? { ...old, result: null, progress: null } : fresh;
  tune.setState({ tuning });
  await job.run(null, '', async (_, signal) => {
    const teacher = await teacherFor(form, tuning.algorithm, taskOf(document.task));
    const result = await lab.stream(
      'tune',
      {
        document,
        algorithm: tuning.algorithm,
        weight: resume?.weight ?? document.bestWeight?.weight ?? null,
        warmStart: form.warmStart,
        ...teacher,
        settings: usedSettings(tuning.algorithm, form.settings),
        generations: form.generations + tuning.generations.length,
        seconds: null,
        target: null,
        seed: form.seed,
        confirmTrials: form.confirmTrials,
        options,
        resume: resume?.state ?? null,
        ...(form.machines ? { machines: true } : {}),
        priority: 'background',
      },
      receive,
      signal,
    );
    const { offsets, weight, generations } = result;
    tune.setState((state) => ({
      tuning: { ...(state.tuning ?? tuning), offsets, weight, generations, progress: null, result },
    }));
  });
}

/** Puts offsets on the genome on screen, as one edit that can be undone, and turns them on. */
function putOn(
  name: string,
  offsets: Float64Array,
  weight: number,
  confirmed: { readonly mean: number; readonly trials: number } | null,
): void {
  const kept = session.edit(name, (document) => {
    const tuned = { ...document, genome: applyOffsets(document.genome, offsets) };
    return confirmed === null ? tuned : { ...tuned, bestWeight: { weight, ...confirmed } };
  });
  if (!kept) return;
  setWeight(weight);
  dial.setState({ useOffsets: true });
}

/** Keeps what a tuning found. */
export function keepTuned({ offsets, weight, algorithm, result }: Tuning): void {
  if (offsets === null || weight === null) return;
  const confirmed = result?.confirmed ?? null;
  // A document's mean of digits is a log-likelihood: their accuracy is confirmed, but belongs elsewhere.
  const likelihood = result?.measure === 'accuracy' ? result.generations.at(-1)?.best : undefined;
  const reached =
    confirmed === null
      ? null
      : { mean: likelihood ?? confirmed.mean, trials: confirmed.values.length };
  putOn(`tuned by ${algorithm}`, offsets, weight, reached);
}

/** Takes the tuned weights that ship for the topology on screen. */
export async function takeShipped(document: GenomeDocument): Promise<void> {
  const shipped = await lab.request('genome.tuned', { document });
  if (shipped === null) {
    notify('done', 'No tuned weights ship for this topology; Start finds some.');
    return;
  }
  const { offsets, weight, mean, trials } = shipped;
  let confirmed = mean === null ? null : { mean, trials };
  if (taskOf(document.task).measure === 'accuracy')
    confirmed = await likelihoodOf(document, offsets, weight);
  // The person may have gone on to another genome meanwhile.
  if (documentOf(session.store.getState())?.genome !== document.genome) return;
  putOn('tuned weights that ship', offsets, weight, confirmed);
}

/** Of a classifier tuned weights say the accuracy, but a document's mean is a log-likelihood: it is measured. */
async function likelihoodOf(
  document: GenomeDocument,
  offsets: Float64Array,
  weight: number,
): Promise<{ readonly mean: number; readonly trials: number }> {
  const { trials, byWeight } = await lab.stream(
    'evaluate',
    {
      document: { ...document, genome: applyOffsets(document.genome, offsets) },
      weights: Float64Array.of(weight),
      useOffsets: true,
      trials: LIKELIHOOD_BATCHES,
      seed: 0,
      options: {},
      priority: 'now',
    },
    () => undefined,
  );
  return { mean: item(byWeight, 0).mean, trials };
}
