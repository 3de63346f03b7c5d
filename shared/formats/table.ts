import { PrecocialError } from '../base/errors.ts';
import { Rows } from './rows.ts';
import { quoted, withoutMark } from './text.ts';

/** What a table of examples may hold. */
export const MOST_TABLE_ROWS = 1_000_000;
export const MOST_TABLE_COLUMNS = 10_000;
/** Values of a table as numbers take 8 bytes each while it is read. */
export const MOST_TABLE_VALUES = 16_000_000;

/** Refuses a table at a cell. @param row @param column from 1, as in an editor */
export function refuseTable(row: number, column: number, problem: string): never {
  throw new PrecocialError('invalid-file', `Row ${row}, column ${column}: ${problem}.`, {
    row,
    column,
  });
}

/** A table of text cells, every row as wide as the first. */
export interface TextTable {
  /** Names of the columns; null where the first row is one of values. */
  readonly header: readonly string[] | null;
  readonly width: number;
  readonly count: number;
  /** Row number in the file of the first row of values, from 1. */
  readonly firstRow: number;
  /** Each row of values. */
  rows(): Generator<readonly string[]>;
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** True for what is written as a number. */
export function isNumber(cell: string): boolean {
  return cell.length <= 1000 && NUMBER.test(cell);
}

/** A cell's number. @throws PrecocialError 'invalid-file' for anything else */
export function numberOf(cell: string, row: number, column: number, name: string): number {
  const value = isNumber(cell) ? Number(cell) : NaN;
  if (Number.isFinite(value)) return value;
  const where = name === '' ? '' : ` (${name})`;
  const problem =
    cell === '' || /^(nan|na|null|\?)$/i.test(cell)
      ? `a number is missing${where}: fill it in or leave the row out`
      : `${quoted(cell)} is not a number${where}: columns of words can be the label alone; write others as numbers`;
  refuseTable(row, column, problem);
}

/** A line's cells; those in double quotes may hold the separator, and "" for a quote. */
function cellsOf(table: Rows, line: string, row: number): string[] {
  if (!line.includes('"')) return table.cellsOf(line).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const rest = line.slice(at);
    const found = /^ *"((?:[^"]|"")*)" */.exec(rest);
    if (found !== null) {
      at += found[0].length;
      if (at < line.length && line[at] !== table.separator && table.separator !== ' ')
        refuseTable(row, cells.length + 1, 'something follows a closing quote');
      cells.push((found[1] ?? '').replaceAll('""', '"').trim());
    } else {
      const end = line.indexOf(table.separator, at);
      const cell = line.slice(at, end < 0 ? line.length : end);
      if (cell.includes('"')) refuseTable(row, cells.length + 1, 'a quote is not closed');
      cells.push(cell.trim());
      at = end < 0 ? line.length : end;
    }
    at++;
  }
  return cells;
}

/**
 * Reads a table as CSV files hold it (commas, semicolons, tabs or spaces; a header row where one of its cells
 * stands above numbers and is none). All widths are checked before values are made.
 * @throws PrecocialError 'invalid-file' with `row` and `column` (from 1)
 */
export function readTextTable(text: string): TextTable {
  const table = new Rows(withoutMark(text));
  if (table.count === 0) throw new PrecocialError('invalid-file', 'The file is empty.');
  if (table.count > MOST_TABLE_ROWS + 1)
    refuseTable(MOST_TABLE_ROWS + 2, 1, `tables of up to ${MOST_TABLE_ROWS} rows are read`);
  let width = 0;
  let first: readonly string[] = [];
  let second: readonly string[] = [];
  for (const [index, line] of table.each()) {
    const cells = cellsOf(table, line, index + 1);
    if (index === 0) {
      first = cells;
      width = cells.length;
      if (width > MOST_TABLE_COLUMNS)
        refuseTable(
          1,
          MOST_TABLE_COLUMNS + 1,
          `tables of up to ${MOST_TABLE_COLUMNS} columns are read`,
        );
      if (width * table.count > MOST_TABLE_VALUES)
        refuseTable(
          1,
          1,
          `tables of up to ${MOST_TABLE_VALUES} values are read as text; save this one with numpy.save`,
        );
    } else if (index === 1) second = cells;
    if (cells.length !== width)
      refuseTable(
        index + 1,
        Math.min(cells.length, width) + 1,
        `the row has ${cells.length} values, the first row has ${width}`,
      );
  }
  const hasHeader =
    first.some((cell, k) => !isNumber(cell) && cell !== '' && isNumber(second[k] ?? '')) ||
    (second.length > 0 && first.every((cell) => !isNumber(cell)));
  const header = hasHeader
    ? first.map((name, k) => (name === '' ? `column ${k + 1}` : name))
    : null;
  const twice = header?.findIndex((name, k) => header.indexOf(name) !== k) ?? -1;
  if (twice >= 0)
    refuseTable(1, twice + 1, `the column ${quoted(header?.[twice] ?? '')} stands here again`);
  const skipped = hasHeader ? 1 : 0;
  return {
    header,
    width,
    count: table.count - skipped,
    firstRow: 1 + skipped,
    *rows() {
      for (const [index, line] of table.each())
        if (index >= skipped) yield cellsOf(table, line, index + 1);
    },
  };
}
