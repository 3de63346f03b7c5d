import { at, item, type Numbers } from '../base/arrays.ts';
import { mean, standardDeviation } from '../base/spread.ts';

/**
 * What a network said of some images at several weights. Row s of `predictions` is weight set s:
 * the class given to image i is predictions[s * imageCount + i]. `probabilities`, where they were
 * asked for, hold the softmax of class c at [(s * classes + c) * imageCount + i].
 */
export interface Classification {
  readonly setCount: number;
  readonly imageCount: number;
  readonly classes: number;
  /** The right class of each image. */
  readonly labels: Uint8Array;
  readonly predictions: Uint8Array;
  readonly probabilities: Float32Array;
  /** Per set: mean log-probability of the right class, in nats. */
  readonly logLikelihood: Float64Array;
}

/** Joins what a network said of consecutive images at the same weight sets, in one or more parts. */
export function joinClassifications(parts: readonly Classification[]): Classification {
  const first = item(parts, 0);
  const imageCount = parts.reduce((sum, part) => sum + part.imageCount, 0);
  const { setCount, classes } = first;
  const joined = {
    setCount,
    imageCount,
    classes,
    labels: new Uint8Array(imageCount),
    predictions: new Uint8Array(setCount * imageCount),
    probabilities: new Float32Array(
      first.probabilities.length > 0 ? setCount * classes * imageCount : 0,
    ),
    logLikelihood: new Float64Array(setCount),
  };
  let place = 0;
  for (const part of parts) {
    joined.labels.set(part.labels, place);
    copyRows(part.predictions, part.imageCount, joined.predictions, imageCount, place);
    copyRows(part.probabilities, part.imageCount, joined.probabilities, imageCount, place);
    part.logLikelihood.forEach((value, set) => {
      const share = (value * part.imageCount) / imageCount;
      joined.logLikelihood[set] = at(joined.logLikelihood, set) + share;
    });
    place += part.imageCount;
  }
  return joined;
}

interface Copyable<T> {
  readonly length: number;
  subarray(start: number, end: number): T;
  set(values: T, at: number): void;
}

/** Copies rows of `count` entries into columns `column` and on of rows of `width`. */
function copyRows<T extends Copyable<T>>(
  from: T,
  count: number,
  to: T,
  width: number,
  column: number,
): void {
  for (let row = 0; row * count < from.length; row++) {
    to.set(from.subarray(row * count, (row + 1) * count), row * width + column);
  }
}

/** The classes that weight set `set` gives to the images. */
export function predictionsOf(result: Classification, set: number): Uint8Array {
  return result.predictions.subarray(set * result.imageCount, (set + 1) * result.imageCount);
}

/** Share of right predictions, 0..1. */
export function accuracy(predictions: Numbers, labels: Numbers): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (at(predictions, i) === at(labels, i)) right++;
  return labels.length === 0 ? 0 : right / labels.length;
}

/** Accuracy of each weight set, 0..1. */
export function accuracyBySet(result: Classification): Float64Array {
  return Float64Array.from({ length: result.setCount }, (_, set) =>
    accuracy(predictionsOf(result, set), result.labels),
  );
}

/** The weight set of the highest accuracy; the first of several equal ones. */
export function bestSet(result: Classification): number {
  const all = accuracyBySet(result);
  return all.indexOf(Math.max(...all));
}

/** How often class `right` was taken for class `said`: entry [right * classes + said]. */
export function confusionMatrix(
  predictions: Numbers,
  labels: Numbers,
  classes: number,
): Uint32Array {
  const matrix = new Uint32Array(classes * classes);
  for (let i = 0; i < labels.length; i++) {
    const cell = at(labels, i) * classes + at(predictions, i);
    matrix[cell] = at(matrix, cell) + 1;
  }
  return matrix;
}

/** The images of class `right` that were taken for `said`: what a cell of the matrix opens. */
export function imagesOfCell(
  predictions: Numbers,
  labels: Numbers,
  right: number,
  said: number,
): number[] {
  const images: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (at(labels, i) === right && at(predictions, i) === said) images.push(i);
  }
  return images;
}

/** Share of each class's images that was told right, 0..1; NaN for a class without images. */
export function accuracyByClass(
  predictions: Numbers,
  labels: Numbers,
  classes: number,
): Float64Array {
  const matrix = confusionMatrix(predictions, labels, classes);
  return Float64Array.from({ length: classes }, (_, c) => {
    const row = matrix.subarray(c * classes, (c + 1) * classes);
    return at(row, c) / row.reduce((sum, count) => sum + count, 0);
  });
}

/** Accuracy of each class at each weight set: entry [class * setCount + set]. The paper's heat map. */
export function accuracyByClassAndSet(result: Classification): Float64Array {
  const { classes, setCount, labels } = result;
  const map = new Float64Array(classes * setCount);
  for (let set = 0; set < setCount; set++) {
    accuracyByClass(predictionsOf(result, set), labels, classes).forEach((value, c) => {
      map[c * setCount + set] = value;
    });
  }
  return map;
}

/** Mean and sample standard deviation of the accuracies of the weight sets: the paper's "random weight". */
export function accuracySpread(result: Classification): { mean: number; std: number } {
  const all = accuracyBySet(result);
  return { mean: mean(all), std: standardDeviation(all) };
}

/**
 * Adds to row `row` of counts what a network said of some examples: the right answers in each class, then the
 * examples of each class. Examples without a label are left aside.
 */
export function countByClass(
  predictions: Numbers,
  labels: Numbers,
  classes: number,
  counts: Uint32Array,
  row: number,
): void {
  const first = row * 2 * classes;
  for (let i = 0; i < predictions.length; i++) {
    const label = at(labels, i);
    if (label < 0) continue;
    if (at(predictions, i) === label) counts[first + label] = at(counts, first + label) + 1;
    counts[first + classes + label] = at(counts, first + classes + label) + 1;
  }
}

/** Share of right answers in each class over some rows of `countByClass`, 0..1; NaN for a class without examples. */
export function sharesByClass(counts: Uint32Array, classes: number): Float64Array {
  const sums = new Float64Array(2 * classes);
  counts.forEach((count, k) => {
    sums[k % (2 * classes)] = at(sums, k % (2 * classes)) + count;
  });
  return Float64Array.from({ length: classes }, (_, c) => at(sums, c) / at(sums, classes + c));
}
