import { PrecocialError } from '../base/errors.ts';
import { isActivationId, type ActivationId } from '../genome/activations.ts';
import { Rows } from './rows.ts';
import { quoted, withoutMark } from './text.ts';

/** The numbers of a `.out` file before anything is known about the task. */
export interface Matrix {
  /** Number of nodes. */
  readonly size: number;
  /** Row by row, source by destination. */
  readonly values: Float64Array;
  readonly activations: readonly ActivationId[];
}

/** Nodes of the largest matrix that is read: its numbers take 128 MiB. */
export const MOST_NODES = 4096;

/** The longest text that is taken for a number, in characters. */
const LONGEST_NUMBER = 1000;

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;

/** Refuses a `.out` file at a cell, given from 0 and named from 1 as in an editor. */
export function refuseCell(row: number, column: number, problem: string): never {
  throw new PrecocialError('invalid-file', `Row ${row + 1}, column ${column + 1}: ${problem}.`, {
    row: row + 1,
    column: column + 1,
  });
}

/**
 * Reads the N rows of N + 1 numbers of a `.out` file, in any form of `Rows`. The widths of all rows are checked before anything is
 * allocated.
 * @throws PrecocialError 'invalid-file' with `row` and `column` (from 1)
 */
export function readMatrix(text: string): Matrix {
  const rows = new Rows(withoutMark(text));
  const size = rows.count;
  if (size === 0) throw new PrecocialError('invalid-file', 'The file is empty.');
  for (const [row, line] of rows.each()) checkWidth(rows, line, row);
  if (size > MOST_NODES) {
    throw new PrecocialError(
      'invalid-file',
      `The file has ${size} rows; networks of up to ${MOST_NODES} nodes are read.`,
      { rows: size, most: MOST_NODES },
    );
  }
  const values = new Float64Array(size * size);
  const activations: ActivationId[] = [];
  for (const [row, line] of rows.each()) {
    const cells = rows.cellsOf(line);
    for (let column = 0; column < size; column++)
      values[row * size + column] = readCell(cells[column] ?? '', row, column);
    const activation = readCell(cells[size] ?? '', row, size);
    if (!isActivationId(activation))
      refuseCell(row, size, `${activation} is no activation; there are 1 to 11`);
    activations.push(activation);
  }
  return { size, values, activations };
}

function checkWidth(rows: Rows, line: string, row: number): void {
  const size = rows.count;
  const width = rows.widthOf(line);
  if (width === size + 1) return;
  const first = line.trim();
  // A file of another kind fails here first; its own words say more than a count of columns.
  if (width === 1 && first !== '' && !isNumber(first)) readCell(first, row, 0);
  refuseCell(
    row,
    Math.min(width, size + 1),
    `the row has ${width} ${width === 1 ? 'number' : 'numbers'}; a file of ${size} ${size === 1 ? 'row' : 'rows'} has ${size + 1} in each`,
  );
}

function isNumber(text: string): boolean {
  return text.length <= LONGEST_NUMBER && (NUMBER.test(text) || NOT_A_NUMBER.test(text));
}

function readCell(cell: string, row: number, column: number): number {
  const text = cell.trim();
  if (NOT_A_NUMBER.test(text)) return NaN;
  const value = isNumber(text) ? Number(text) : NaN;
  if (!Number.isFinite(value))
    refuseCell(
      row,
      column,
      text === '' ? 'a number is missing' : `${quoted(text)} is not a number`,
    );
  return value;
}
