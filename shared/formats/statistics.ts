import type { GenerationStatistics } from '../search/statistics.ts';
import { PrecocialError } from '../base/errors.ts';
import { Rows } from './rows.ts';
import { scientific } from './published-network.ts';
import { quoted, withoutMark } from './text.ts';

/** What a file of statistics may hold. */
const MOST_ROWS = 1_000_000;
const MOST_COLUMNS = 1000;

/** The seven columns of the published file, in its order and by our names. */
const PUBLISHED = [
  'evaluations',
  'median',
  'max',
  'best',
  'peak',
  'nodes',
  'connections',
] as const satisfies readonly (keyof GenerationStatistics)[];

/** What ours has beyond them. */
const FURTHER = [
  'generation',
  'rollouts',
  'championConnections',
  'seconds',
  'rolloutsPerSecond',
] as const satisfies readonly (keyof GenerationStatistics)[];

type Column = (typeof PUBLISHED)[number] | (typeof FURTHER)[number];
const COLUMNS: readonly Column[] = [...PUBLISHED, ...FURTHER];

/** One generation of a statistics file; a published file has only the required ones. */
export type StatisticsRow = Pick<GenerationStatistics, (typeof PUBLISHED)[number]> &
  Partial<Pick<GenerationStatistics, (typeof FURTHER)[number]>>;

/** Writes statistics with a header row: the published columns first, then ours. */
export function writeStatistics(rows: readonly GenerationStatistics[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => String(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

/** Writes statistics as the published release does: seven columns, no header. */
export function writePublishedStatistics(rows: readonly StatisticsRow[]): string {
  return rows
    .map((row) => `${PUBLISHED.map((name) => scientific(row[name])).join(',')}\n`)
    .join('');
}

/**
 * Reads statistics with our header (its columns in any order, unknown ones passed over) or without
 * one (the seven published columns).
 * @throws PrecocialError 'invalid-file' with `row` and `column` (from 1)
 */
export function parseStatistics(text: string): StatisticsRow[] {
  const lines = new Rows(withoutMark(text));
  const [head] = lines.each();
  if (head === undefined) throw new PrecocialError('invalid-file', 'The file is empty.');
  if (lines.count > MOST_ROWS)
    refuse(MOST_ROWS + 1, 1, `statistics of up to ${MOST_ROWS} generations are read`);
  const [, first] = head;
  if (lines.widthOf(first) > MOST_COLUMNS)
    refuse(1, MOST_COLUMNS + 1, `statistics of up to ${MOST_COLUMNS} columns are read`);
  const names = lines.cellsOf(first).map((cell) => cell.trim());
  const hasHeader = names.some((name) => /^[a-z]/i.test(name) && !/^(nan|inf)/i.test(name));
  const columns: readonly string[] = hasHeader ? names : PUBLISHED;
  if (hasHeader) checkHeader(names);
  const rows: StatisticsRow[] = [];
  for (const [index, line] of lines.each())
    if (!hasHeader || index > 0) rows.push(readRow(lines, line, index + 1, columns));
  return rows;
}

function checkHeader(names: readonly string[]): void {
  for (const name of PUBLISHED)
    if (!names.includes(name)) refuse(1, 1, `the header has no column "${name}"`);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) refuse(1, twice + 1, `the column "${names[twice] ?? ''}" stands here again`);
}

function readRow(
  lines: Rows,
  line: string,
  row: number,
  columns: readonly string[],
): StatisticsRow {
  const width = lines.widthOf(line);
  if (width !== columns.length) {
    const column = Math.min(width, columns.length) + 1;
    refuse(row, column, `the row has ${width} numbers instead of ${columns.length}`);
  }
  const cells = lines.cellsOf(line);
  const values = new Map(
    columns.map((name, index) => [name, readNumber(cells[index] ?? '', row, index + 1)]),
  );
  const required = Object.fromEntries(PUBLISHED.map((name) => [name, values.get(name)]));
  const further = FURTHER.filter((name) => values.has(name)).map((name) => [
    name,
    values.get(name),
  ]);
  return { ...required, ...Object.fromEntries(further) } as StatisticsRow;
}

/** Statistics of a first generation can hold no best yet, which published files write as nan or inf. */
function readNumber(cell: string, row: number, column: number): number {
  const text = cell.trim();
  if (/^[+-]?nan$/i.test(text)) return NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  const value = text === '' ? NaN : Number(text);
  if (Number.isNaN(value)) refuse(row, column, `${quoted(text)} is not a number`);
  return value;
}

function refuse(row: number, column: number, problem: string): never {
  throw new PrecocialError('invalid-file', `Row ${row}, column ${column}: ${problem}.`, {
    row,
    column,
  });
}
