import { at } from '../../shared/base/arrays.ts';
import { median } from '../../shared/search/statistics.ts';
import type { ParityCurve } from './parity.ts';
import { rankSumP } from './rank-sum.ts';

export interface ParityRow {
  readonly steps: number;
  readonly any: readonly number[];
  readonly even: readonly number[];
  /** Two-sided, exact rank sum test over the seeds. */
  readonly p: number;
}

/** The comparison at each mark, seeds rising. */
export function parityRows(curves: readonly ParityCurve[], marks: readonly number[]): ParityRow[] {
  return marks.map((steps, k) => {
    const values = (parity: ParityCurve['parity']): number[] =>
      curves.filter((curve) => curve.parity === parity).map((curve) => at(curve.values, k));
    const [any, even] = [values('any'), values('even')];
    return { steps, any, even, p: rankSumP(any, even) };
  });
}

/** The rows as cells: steps in millions, then median and seeds of both kinds, then p. */
export function parityCells(rows: readonly ParityRow[], digits: number): string[][] {
  const value = (number: number): string => number.toFixed(digits);
  return rows.map(({ steps, any, even, p }) => [
    `${steps / 1e6}`,
    value(median(any)),
    any.map(value).join(', '),
    value(median(even)),
    even.map(value).join(', '),
    p < 0.001 ? p.toFixed(5) : p.toFixed(3),
  ]);
}

export const PARITY_HEADS = [
  'million steps',
  'any, median',
  'any, each seed',
  'even, median',
  'even, each seed',
  'p',
];

/** The comparison as a Markdown page. */
export function paritySection(
  title: string,
  rows: readonly ParityRow[],
  setting: { readonly command: string; readonly date: string; readonly digits: number },
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `# Any networks and even ones: ${title}`,
    '',
    `\`${setting.command}\`, ${setting.date}. Two searches of each seed that differ in parity alone, at equal numbers`,
    'of environment steps (for digits: images times weights). The value is that of the confirmed champion, its mean over 32',
    'episodes that no search meets and the six standard weights. p: two-sided rank sum test over the seeds, exact.',
    '',
    line(PARITY_HEADS),
    line(PARITY_HEADS.map(() => '---')),
    ...parityCells(rows, setting.digits).map(line),
    '',
  ].join('\n');
}
