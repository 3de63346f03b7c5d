import { createStore } from 'zustand/vanilla';
import { messageOf } from '../../shared/contract/errors.ts';
import type { Classification } from '../../shared/evaluation/classification.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { planOf } from '../../shared/network/plan.ts';
import {
  createClassifier,
  readImages,
  type DigitClassifier,
} from '../../shared/tasks/mnist/classifier.ts';
import type { DigitSet } from '../../shared/tasks/mnist/dataset.ts';
import { files } from '../lab/files.ts';

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

/** Images in one turn: few enough that the window stays at its frame rate. */
const TURN = 64;

let classifier: Promise<DigitClassifier> | null = null;

/** The classifier of this window, made at the first use. */
export function theClassifier(): Promise<DigitClassifier> {
  if (classifier === null) {
    const made = createClassifier(files);
    classifier = made;
    made.catch(() => {
      classifier = null;
    });
  }
  return classifier;
}

let current = 0;

/** Reads the test images of a task and judges a genome on all of them; ends any earlier judging. */
export async function judge({ task, genome }: GenomeDocument): Promise<void> {
  const turn = ++current;
  try {
    const [kernel, images] = await Promise.all([theClassifier(), imagesOf(task)]);
    if (turn !== current) return;
    digits.setState({ task, images, progress: 0, failure: null });
    const result = await classifyAll(kernel, genome, images, () => turn === current);
    if (result !== null) digits.setState({ judged: { genome, result }, progress: null });
  } catch (error) {
    if (turn === current) digits.setState({ failure: messageOf(error), progress: null });
  }
}

async function imagesOf(task: string): Promise<DigitSet> {
  const known = digits.getState();
  if (known.task === task && known.images !== null) return known.images;
  const images = await readImages(files, task, 'test');
  digits.setState({ task, images, judged: null, filter: { kind: 'all' }, first: 0, image: 0 });
  return images;
}

async function classifyAll(
  kernel: DigitClassifier,
  genome: Genome,
  images: DigitSet,
  wanted: () => boolean,
): Promise<Classification | null> {
  const plan = planOf(genome);
  const values = Float64Array.from(MAP_WEIGHTS);
  const predictions = new Uint8Array(values.length * images.count);
  const logLikelihood = new Float64Array(values.length);
  for (let start = 0; start < images.count; start += TURN) {
    const end = Math.min(images.count, start + TURN);
    const part = kernel.classify(plan, { kind: 'shared', values }, images, { start, end });
    for (let set = 0; set < values.length; set++) {
      const row = part.predictions.subarray(set * part.imageCount, (set + 1) * part.imageCount);
      predictions.set(row, set * images.count + start);
      const share = ((part.logLikelihood[set] ?? 0) * part.imageCount) / images.count;
      logLikelihood[set] = (logLikelihood[set] ?? 0) + share;
    }
    digits.setState({ progress: end / images.count });
    await nextTurn();
    if (!wanted()) return null;
  }
  return {
    setCount: values.length,
    imageCount: images.count,
    classes: 10,
    labels: images.labels,
    predictions,
    probabilities: new Float32Array(0),
    logLikelihood,
  };
}

function nextTurn(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}
