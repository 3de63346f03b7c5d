import { createStore } from 'zustand/vanilla';
import { isCancelled, messageOf } from '../../shared/contract/errors.ts';
import type {
  AlgorithmName,
  Progress,
  TuneEvent,
  TuneGeneration,
  TuneResult,
  TuneSettings,
} from '../../shared/contract/judge.ts';
import { applyOffsets } from '../../shared/formats/tuned-weights.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import { lab } from '../lab/lab.ts';
import { dial, setWeight } from '../state/dial.ts';
import { notify } from '../state/notices.ts';
import { session } from '../state/session.ts';

export interface TuneForm {
  readonly algorithm: AlgorithmName;
  readonly settings: TuneSettings;
  readonly generations: number;
  readonly seed: number;
  readonly confirmTrials: number;
  readonly warmStart: boolean;
}

/** One tuning, under way or ended. */
export interface Tuning {
  readonly genome: Genome;
  readonly algorithm: AlgorithmName;
  readonly generations: readonly TuneGeneration[];
  /** The best offsets confirmed so far, in the order of tuned-weights files. */
  readonly offsets: Float64Array | null;
  readonly weight: number | null;
  readonly progress: Progress | null;
  /** Null while it runs, and if it was stopped. */
  readonly result: TuneResult | null;
}

export interface TuneState {
  readonly form: TuneForm;
  readonly tuning: Tuning | null;
  readonly running: boolean;
  readonly failure: string | null;
}

export const tune = createStore<TuneState>()(() => ({
  form: {
    algorithm: 'pepg',
    settings: { population: null, episodes: null, deviation: null, learningRate: null },
    generations: 200,
    seed: 1,
    confirmTrials: 100,
    warmStart: false,
  },
  tuning: null,
  running: false,
  failure: null,
}));

export function changeForm(change: Partial<TuneForm>): void {
  tune.setState(({ form }) => ({ form: { ...form, ...change } }));
}

let current: AbortController | null = null;

/** Ends the tuning under way; the best weights so far stay to be kept. */
export function stopTuning(): void {
  current?.abort();
  current = null;
  tune.setState({ running: false });
}

function receive(event: TuneEvent): void {
  tune.setState(({ tuning }) => ({
    tuning:
      tuning === null
        ? null
        : {
            ...tuning,
            generations: [...tuning.generations, event.generation],
            offsets: event.offsets ?? tuning.offsets,
            weight: event.weight,
            progress: event.progress,
          },
  }));
}

/** Tunes a document with the form's settings, or goes on with a tuning that ended. */
export async function startTuning(
  document: GenomeDocument,
  options: TaskOptions,
  resume: TuneResult | null,
): Promise<void> {
  stopTuning();
  const controller = new AbortController();
  current = controller;
  const { form, tuning: old } = tune.getState();
  const continues = resume !== null && old !== null;
  const fresh: Tuning = {
    genome: document.genome,
    algorithm: form.algorithm,
    generations: [],
    offsets: null,
    weight: null,
    progress: null,
    result: null,
  };
  const tuning = continues ? { ...old, result: null, progress: null } : fresh;
  tune.setState({ tuning, running: true, failure: null });
  try {
    const result = await lab.stream(
      'tune',
      {
        document,
        algorithm: tuning.algorithm,
        weight: resume?.weight ?? document.bestWeight?.weight ?? null,
        warmStart: form.warmStart,
        settings: form.settings,
        generations: form.generations + tuning.generations.length,
        seconds: null,
        target: null,
        seed: form.seed,
        confirmTrials: form.confirmTrials,
        options,
        resume: resume?.state ?? null,
        priority: 'background',
      },
      (event) => {
        if (current === controller) receive(event);
      },
      controller.signal,
    );
    if (current !== controller) return;
    const { offsets, weight } = result;
    tune.setState((state) => ({
      tuning: { ...(state.tuning ?? tuning), offsets, weight, progress: null, result },
    }));
  } catch (error) {
    if (!isCancelled(error)) tune.setState({ failure: messageOf(error) });
  } finally {
    if (current === controller) stopTuning();
  }
}

/** Puts offsets on the genome on screen, as one edit that can be undone, and turns them on. */
function putOn(
  name: string,
  offsets: Float64Array,
  weight: number,
  confirmed: { readonly mean: number; readonly trials: number } | null,
): void {
  const kept = session.edit(name, (document) => {
    // An edited genome with another number of connections refuses them.
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
  const reached =
    confirmed === null ? null : { mean: confirmed.mean, trials: confirmed.values.length };
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
  putOn('tuned weights that ship', offsets, weight, mean === null ? null : { mean, trials });
}
