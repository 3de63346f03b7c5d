import { at } from '../../shared/base/arrays.ts';
import { median } from '../../shared/search/statistics.ts';
import type { Comparison, ComparisonCurve } from './comparison.ts';
import { rankSumP } from './rank-sum.ts';

export interface ComparisonRow {
  readonly steps: number;
  /** By the name of the kind: the value of each seed, seeds rising. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Two-sided, exact rank sum test over the seeds. */
  readonly p: number;
}

/** The comparison at each mark. */
export function comparisonRows(
  { kinds: [first, second] }: Comparison,
  curves: readonly ComparisonCurve[],
  marks: readonly number[],
): ComparisonRow[] {
  return marks.map((steps, k) => {
    const valuesOf = (kind: string): number[] =>
      curves.filter((curve) => curve.kind === kind).map((curve) => at(curve.values, k));
    const [a, b] = [valuesOf(first.name), valuesOf(second.name)];
    return { steps, values: { [first.name]: a, [second.name]: b }, p: rankSumP(a, b) };
  });
}

/** The rows as cells: steps in millions, then median and seeds of both kinds, then p. */
export function comparisonCells(rows: readonly ComparisonRow[], digits: number): string[][] {
  const value = (number: number): string => number.toFixed(digits);
  return rows.map(({ steps, values, p }) => [
    `${steps / 1e6}`,
    ...Object.values(values).flatMap((seeds) => [
      value(median(seeds)),
      seeds.map(value).join(', '),
    ]),
    p < 0.001 ? p.toFixed(5) : p.toFixed(3),
  ]);
}

/** The heads of those cells. */
export const comparisonHeads = ({ kinds }: Comparison): string[] => [
  'million steps',
  ...kinds.flatMap(({ name }) => [`${name}, median`, `${name}, each seed`]),
  'p',
];

/** The comparison as a Markdown page. */
export function comparisonPage(
  comparison: Comparison,
  what: string,
  rows: readonly ComparisonRow[],
  setting: { readonly command: string; readonly date: string; readonly digits: number },
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const heads = comparisonHeads(comparison);
  return [
    `# ${comparison.title}: ${what}`,
    '',
    `\`${setting.command}\`, ${setting.date}. Two searches of each seed that differ in ${comparison.difference} alone, at equal numbers`,
    'of environment steps (for digits: images times weights). The value is that of the confirmed champion, its mean over 32',
    'episodes that no search meets and the six standard weights. p: two-sided rank sum test over the seeds, exact.',
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...comparisonCells(rows, setting.digits).map(line),
    '',
  ].join('\n');
}
