import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { quoted } from '../../formats/text.ts';
import { fold, keyOf, Stream } from '../../random/key.ts';
import type { ImageShape, TableSet } from '../examples.ts';

/** Classes of a table: what a label's byte can say. */
export const MOST_CLASSES = 255;

/** A table as it was read: numbers in rows, a label for each, and where a column says so, its part. */
export interface RawTable {
  readonly names: readonly string[];
  /** Row by row. */
  readonly numbers: Float64Array | Float32Array | Uint8Array;
  readonly labels: readonly string[];
  /** Whether each row is for testing; null where no column says so. */
  readonly testing: readonly boolean[] | null;
}

export interface TablePlan {
  /** Share of each class that is tested on, where no column decides. */
  readonly testShare: number;
  /** Of the split. */
  readonly seed: number;
  /** Rows are images of this shape; null: they are standardised. */
  readonly shape: ImageShape | null;
}

export interface PreparedTable {
  readonly train: TableSet;
  readonly test: TableSet;
  readonly classes: readonly string[];
  /** Mean and deviation of each column over the rows for training; 0 and 1 for images. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

function refuse(problem: string): never {
  throw new PrecocialError('usage', problem);
}

/** Numbers in their order, then words by the alphabet: 2 before 10. */
function sorted(labels: readonly string[]): string[] {
  const names = [...new Set(labels)];
  const numeric = names.every((name) => name !== '' && Number.isFinite(Number(name)));
  return numeric
    ? names.sort((a, b) => Number(a) - Number(b))
    : names.sort((a, b) => (a < b ? -1 : 1));
}

/** Which rows are tested on: a share of each class, drawn by the seed. */
function split(labels: Uint8Array, classes: number, { testShare, seed }: TablePlan): boolean[] {
  const testing = new Array<boolean>(labels.length).fill(false);
  for (let c = 0; c < classes; c++) {
    const rows = [...labels.keys()].filter((row) => at(labels, row) === c);
    const random = new Stream(fold(fold(keyOf(seed), 'split of a table'), c));
    for (let i = rows.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [rows[i], rows[j]] = [at(rows, j), at(rows, i)];
    }
    // A class of two rows or more stands on both sides.
    const most = rows.length - 1;
    const count = Math.min(Math.max(Math.round(rows.length * testShare), Math.min(1, most)), most);
    for (const row of rows.slice(0, count)) testing[row] = true;
  }
  return testing;
}

/** Mean and deviation (of the population) of each column over some rows. */
function statistics(table: RawTable, size: number, rows: readonly number[]): [number[], number[]] {
  const mean = new Array<number>(size).fill(0);
  const squares = new Array<number>(size).fill(0);
  for (const row of rows)
    for (let k = 0; k < size; k++)
      mean[k] = at(mean, k) + at(table.numbers, row * size + k) / rows.length;
  for (const row of rows)
    for (let k = 0; k < size; k++)
      squares[k] =
        at(squares, k) + (at(table.numbers, row * size + k) - at(mean, k)) ** 2 / rows.length;
  // A column that is the same everywhere is only moved.
  return [mean, squares.map((square) => Math.sqrt(square) || 1)];
}

/** The highest value, which stands for white; 1 where nothing is above 0. */
function highest(numbers: RawTable['numbers']): number {
  let high = 0;
  for (let k = 0; k < numbers.length; k++) high = Math.max(high, at(numbers, k));
  return high || 1;
}

/**
 * Splits a table into rows for training and testing, and standardises both by the mean and deviation of those
 * for training; images are pixels from 0 to 1 instead.
 * @throws PrecocialError 'usage' for a table that has no two classes, or whose parts lack rows
 */
export function prepareTable(table: RawTable, plan: TablePlan): PreparedTable {
  const { labels, names } = table;
  const count = labels.length;
  const size = names.length;
  const classes = sorted(labels);
  if (classes.length < 2)
    refuse(
      `The label has ${classes.length === 1 ? `one class, ${quoted(classes[0] ?? '')}` : 'no class'}; there must be two or more.`,
    );
  if (classes.length > MOST_CLASSES)
    refuse(
      `The label has ${classes.length} classes; up to ${MOST_CLASSES} can be told apart. Is it the right column?`,
    );
  const { shape } = plan;
  if (shape !== null && shape.width * shape.height !== size)
    refuse(
      `Images of ${shape.height} x ${shape.width} pixels have ${shape.width * shape.height}; the rows have ${size}.`,
    );
  const places = new Map(classes.map((name, k) => [name, k]));
  const numbers = Uint8Array.from(labels, (label) => places.get(label) ?? 0);
  const testing = table.testing ?? split(numbers, classes.length, plan);
  const rowsOf = (part: boolean): number[] =>
    [...labels.keys()].filter((row) => testing[row] === part);
  const [train, test] = [rowsOf(false), rowsOf(true)];
  if (train.length < 2 || test.length < 1)
    refuse(
      `There are ${train.length} rows for training and ${test.length} for testing of ${count}; both are needed.`,
    );
  const absent = classes.find((_, c) => !train.some((row) => at(numbers, row) === c));
  if (absent !== undefined)
    refuse(`The class ${quoted(absent)} has no row for training; a network could not learn it.`);
  const [mean, deviation] =
    shape === null
      ? statistics(table, size, train)
      : [new Array<number>(size).fill(0), new Array<number>(size).fill(1)];
  const most = shape === null ? 1 : highest(table.numbers);
  const bytes = shape !== null && table.numbers instanceof Uint8Array;
  const setOf = (rows: readonly number[]): TableSet => {
    const cells = bytes ? new Uint8Array(rows.length * size) : new Float32Array(rows.length * size);
    rows.forEach((row, i) => {
      for (let k = 0; k < size; k++) {
        const value = at(table.numbers, row * size + k);
        cells[i * size + k] = bytes ? value : (value - at(mean, k)) / at(deviation, k) / most;
      }
    });
    return {
      kind: 'table',
      count: rows.length,
      size,
      cells,
      scale: bytes ? 1 / most : 1,
      labels: Uint8Array.from(rows, (row) => at(numbers, row)),
      classes: classes.length,
      shape,
    };
  };
  return { train: setOf(train), test: setOf(test), classes, mean, deviation };
}
