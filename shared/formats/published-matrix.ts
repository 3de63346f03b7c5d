import { PrecocialError } from '../base/errors.ts';
import { isActivationId, type ActivationId } from '../genome/activations.ts';

/** The numbers of a `.out` file before anything is known about the task. */
export interface Matrix {
  /** Number of nodes. */
  readonly size: number;
  /** Row by row, source by destination. */
  readonly values: Float64Array;
  readonly activations: readonly ActivationId[];
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;

/** Refuses a `.out` file at a cell, given from 0 and named from 1 as in an editor. */
export function refuseCell(row: number, column: number, problem: string): never {
  throw new PrecocialError('invalid-file', `Row ${row + 1}, column ${column + 1}: ${problem}.`, {
    row: row + 1,
    column: column + 1,
  });
}

/**
 * Reads the N rows of N + 1 numbers of a `.out` file.
 * @throws PrecocialError 'invalid-file' with `row` and `column` (from 1)
 */
export function readMatrix(text: string): Matrix {
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  while (rows.at(-1)?.trim() === '') rows.pop();
  const size = rows.length;
  if (size === 0) throw new PrecocialError('invalid-file', 'The file is empty.');
  const values = new Float64Array(size * size);
  const activations = rows.map((line, row) => {
    const cells = line.split(',');
    checkWidth(cells, row, size);
    for (let column = 0; column < size; column++)
      values[row * size + column] = readCell(cells[column] ?? '', row, column);
    const activation = readCell(cells[size] ?? '', row, size);
    if (!isActivationId(activation))
      refuseCell(row, size, `${activation} is no activation; there are 1 to 11`);
    return activation;
  });
  return { size, values, activations };
}

function checkWidth(cells: readonly string[], row: number, size: number): void {
  if (cells.length === size + 1) return;
  const first = cells[0]?.trim() ?? '';
  // A file of another kind fails here first; its own words say more than a count of columns.
  if (cells.length === 1 && first !== '' && !NUMBER.test(first) && !NOT_A_NUMBER.test(first))
    readCell(first, row, 0);
  refuseCell(
    row,
    Math.min(cells.length, size + 1),
    `the row has ${cells.length} ${cells.length === 1 ? 'number' : 'numbers'}; a file of ${size} ${size === 1 ? 'row' : 'rows'} has ${size + 1} in each`,
  );
}

function readCell(cell: string, row: number, column: number): number {
  const text = cell.trim();
  if (NOT_A_NUMBER.test(text)) return NaN;
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    refuseCell(row, column, shown === '' ? 'a number is missing' : `"${shown}" is not a number`);
  }
  return value;
}
