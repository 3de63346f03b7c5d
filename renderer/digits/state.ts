import { createStore } from 'zustand/vanilla';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import type { Classification } from '../../shared/tasks/classification.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import type { Classifier } from '../../shared/tasks/classifier.ts';
import type { ExampleSet } from '../../shared/tasks/examples.ts';
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
  readonly images: ExampleSet | null;
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

/** Judgements of genomes by themselves: an edit that is taken back, and the version before one, need no second. */
const remembered = new WeakMap<Genome, Judged>();

/** @throws PrecocialError 'wrong-task' for a task without images */
function classificationOf(id: string): ClassificationTask {
  const task = taskOf(id);
  if (task.kind === 'classification') return task;
  throw new PrecocialError('wrong-task', `The task ${id} has no images.`, { task: id });
}

/** Names of a task's classes as the views show them: the digits themselves, the classes of a table. */
export function classNames(id: string): readonly string[] {
  return classificationOf(id).outputs.map((name) => name.replace(/^digit (?=\d$)/, ''));
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
    const known = remembered.get(genome);
    if (known !== undefined && (known.tuned !== null || !isTuned(genome))) {
      digits.setState({ failure: null });
      show(known);
      return;
    }
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

/** The genome that is being judged. */
let pending: Genome | null = null;

/** Judges a genome unless that was done or is under way: several views ask, and they come and go. */
export function ensureJudged(document: GenomeDocument): void {
  const { genome } = document;
  if (digits.getState().judged?.genome === genome || pending === genome) return;
  pending = genome;
  void judge(document);
}

function receive(genome: Genome, message: FromJudge): void {
  if (message.type === 'progress') digits.setState({ progress: message.done });
  else if (message.type === 'error') fail(message.message);
  else if (message.type === 'result') {
    if (!isTuned(genome)) endWorker();
    const { result } = message;
    show({ genome, result, tuned: null });
  } else {
    endWorker();
    const { judged } = digits.getState();
    if (judged !== null) show({ ...judged, tuned: message.accuracy });
  }
}

function show(judged: Judged): void {
  remembered.set(judged.genome, judged);
  if (pending === judged.genome) pending = null;
  digits.setState({ judged, progress: null });
}

function fail(message: string): void {
  endWorker();
  pending = null;
  digits.setState({ failure: message, progress: null });
}

async function imagesOf(task: string): Promise<ExampleSet> {
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
