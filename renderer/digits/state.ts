import { createStore } from 'zustand/vanilla';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import type { Classification } from '../../shared/tasks/classification.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import type { Classifier } from '../../shared/tasks/classifier.ts';
import type { DigitSet } from '../../shared/tasks/mnist/dataset.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { ClassificationTask } from '../../shared/tasks/task.ts';
import { files } from '../lab/files.ts';
import type { FromJudge, ToJudge } from './judge-worker.ts';

/** The paper's range of the heat map; it contains the standard weights. */
export const MAP_WEIGHTS: readonly number[] = Array.from({ length: 51 }, (_, k) => (k - 25) / 10);

/** Which test images the examples show. */
export type Filter =
  | { readonly kind: 'all' }
  | { readonly kind: 'errors' }
  | { readonly kind: 'cell'; readonly right: number; readonly said: number };

/** What a genome says of all test images, at each of MAP_WEIGHTS. */
export interface Judged {
  readonly genome: Genome;
  readonly result: Classification;
  /** Accuracy with the genome's weight offsets at each of MAP_WEIGHTS, 0..1; null while or where there is none. */
  readonly tuned: Float64Array | null;
}

export interface DigitsState {
  readonly task: string | null;
  readonly images: DigitSet | null;
  readonly judged: Judged | null;
  /** Share of the images judged so far; null while nothing is judged. */
  readonly progress: number | null;
  readonly failure: string | null;
  readonly filter: Filter;
  /** First of the examples shown. */
  readonly first: number;
  /** The image drawn large, by index in the test set. */
  readonly image: number;
  /** The drawing as the network sees it, or null for an empty sheet. */
  readonly drawn: Uint8Array | null;
}

export const digits = createStore<DigitsState>()(() => ({
  task: null,
  images: null,
  judged: null,
  progress: null,
  failure: null,
  filter: { kind: 'all' },
  first: 0,
  image: 0,
  drawn: null,
}));

/** @throws PrecocialError 'wrong-task' for a task without images */
function classificationOf(id: string): ClassificationTask {
  const task = taskOf(id);
  if (task.kind === 'classification') return task;
  throw new PrecocialError('wrong-task', `The task ${id} has no images.`, { task: id });
}

const classifiers = new Map<string, Promise<Classifier>>();

/** The classifier of a task in this window, made at the first use. */
export async function theClassifier(id: string): Promise<Classifier> {
  const task = classificationOf(id);
  const known = classifiers.get(task.kernel);
  if (known !== undefined) return known;
  const made = task.createClassifier(files);
  classifiers.set(task.kernel, made);
  made.catch(() => classifiers.delete(task.kernel));
  return made;
}

let worker: Worker | null = null;

function endWorker(): void {
  worker?.terminate();
  worker = null;
}

let turn = 0;

/**
 * Reads the test images of a task and judges a genome on all of them, in a worker so that the window
 * stays at its frame rate. An earlier judging is ended.
 */
export async function judge({ task, genome }: GenomeDocument): Promise<void> {
  const mine = ++turn;
  endWorker();
  try {
    const [kernel, images] = await Promise.all([
      files.kernel(classificationOf(task).kernel),
      imagesOf(task),
    ]);
    if (turn !== mine) return;
    digits.setState({ progress: 0, failure: null });
    const asked = new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' });
    worker = asked;
    asked.addEventListener('message', (event: MessageEvent<FromJudge>) => {
      if (worker === asked) receive(genome, event.data);
    });
    asked.addEventListener('error', () => {
      if (worker === asked) fail('The worker that reads the test images did not start.');
    });
    const weights = Float64Array.from(MAP_WEIGHTS);
    asked.postMessage({ kernel, genome, images, weights } satisfies ToJudge);
  } catch (error) {
    if (turn === mine) fail(messageOf(error));
  }
}

function receive(genome: Genome, message: FromJudge): void {
  if (message.type === 'progress') digits.setState({ progress: message.done });
  else if (message.type === 'error') fail(message.message);
  else if (message.type === 'result') {
    if (!isTuned(genome)) endWorker();
    const { result } = message;
    digits.setState({ judged: { genome, result, tuned: null }, progress: null });
  } else {
    endWorker();
    digits.setState(({ judged }) => ({
      judged: judged === null ? null : { ...judged, tuned: message.accuracy },
      progress: null,
    }));
  }
}

function fail(message: string): void {
  endWorker();
  digits.setState({ failure: message, progress: null });
}

async function imagesOf(task: string): Promise<DigitSet> {
  const known = digits.getState();
  if (known.task === task && known.images !== null) return known.images;
  const images = await classificationOf(task).examples(files, 'test');
  digits.setState({
    task,
    images,
    judged: null,
    filter: { kind: 'all' },
    first: 0,
    image: 0,
    drawn: null,
  });
  return images;
}
