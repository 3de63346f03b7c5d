import type { ConditionRow, ConditionsReport } from '../../shared/contract/experiments.ts';
import type { Summary } from '../../shared/evaluation/summary.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { axisMarks, boxOf, type Axes } from '../../shared/drawing/axes.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { textWidth, type Mark, type Picture } from '../../shared/drawing/picture.ts';
import { extent, niceDomain, place, type Scale } from '../../shared/drawing/scale.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import { formatValue } from './format.ts';

/** Ends of the axis that rows share. */
export function rowsDomain(rows: readonly ConditionRow[]): readonly [number, number] {
  const lists = rows.flatMap(({ summary, published }) => [
    summary === null ? [] : [summary.min, summary.max],
    published === null ? [] : [published.mean],
  ]);
  const [low, high] = extent(...lists) ?? [0, 1];
  return niceDomain(low, high);
}

/** Ends of the axis that every row of a report shares. */
export function reportDomain(report: ConditionsReport | null): readonly [number, number] {
  return rowsDomain(report?.rows ?? []);
}

/**
 * Every value as a dot, the quartiles as a box with the median, the mean as a ring; the paper's mean as a
 * tick.
 */
export function stripMarks(
  summary: Summary,
  published: number | null,
  x: Scale,
  middle: number,
  palette: Palette,
): Mark[] {
  const at = (value: number): number => place(x, value);
  const dots = Array.from(summary.values, (value, k): Mark => {
    // Dots would hide each other on one line; the golden ratio spreads any number of them evenly.
    const shift = (((k * 0.618034) % 1) - 0.5) * 12;
    return {
      kind: 'circle',
      x: at(value),
      y: middle + shift,
      radius: 1.25,
      fill: palette.text3,
      opacity: 0.45,
    };
  });
  const { lowerQuartile, upperQuartile, median, mean } = summary;
  const box: Mark = {
    kind: 'rect',
    x: at(lowerQuartile),
    y: middle - 5,
    width: Math.max(1, at(upperQuartile) - at(lowerQuartile)),
    height: 10,
    fill: null,
    stroke: palette.text2,
  };
  const upright = (value: number, half: number, colour: string, width: number): Mark => ({
    kind: 'line',
    points: [at(value), middle - half, at(value), middle + half],
    colour,
    width,
  });
  return [
    ...dots,
    box,
    upright(median, 5, palette.text2, 1),
    {
      kind: 'circle',
      x: at(mean),
      y: middle,
      radius: 3,
      fill: palette.panel,
      stroke: palette.text,
    },
    ...(published === null ? [] : [upright(published, 8, palette.accent, 2)]),
  ];
}

export const MARKS_MEANING =
  'Dots: every value. Box: quartiles and median. Ring: mean. Coloured line: the mean in the paper.';

/** Room at both ends of a strip, px. */
const MARGIN = 4;

/**
 * The heading of the strips: the ends of their axis and, where there is room between them, what the
 * marks mean.
 * @param domain null before anything was measured
 */
export function keyPicture(
  domain: readonly [number, number] | null,
  measure: Measure,
  palette: Palette,
  width: number,
  height: number,
): Picture {
  const middle = height / 2;
  const text = (x: number, words: string, align: 'left' | 'right'): Mark => ({
    kind: 'text',
    x,
    y: middle,
    text: words,
    colour: palette.text2,
    align,
  });
  const [low, high] = domain === null ? ['', ''] : domain.map((end) => endText(end, measure));
  const keys: readonly { readonly name: string; readonly mark: (x: number) => Mark }[] = [
    {
      name: 'quartiles',
      mark: (x) => ({
        kind: 'rect',
        x: x - 4,
        y: middle - 5,
        width: 9,
        height: 10,
        fill: null,
        stroke: palette.text2,
      }),
    },
    {
      name: 'mean',
      mark: (x) => ({
        kind: 'circle',
        x,
        y: middle,
        radius: 3,
        fill: palette.panel,
        stroke: palette.text,
      }),
    },
    {
      name: 'paper',
      mark: (x) => ({
        kind: 'line',
        points: [x, middle - 6, x, middle + 6],
        colour: palette.accent,
        width: 2,
      }),
    },
  ];
  const widths = keys.map(({ name }) => 12 + textWidth(name) + 12);
  const total = widths.reduce((sum, each) => sum + each, -12);
  const room = width - 2 * MARGIN - textWidth(`${low ?? ''}${high ?? ''}`) - 24;
  const marks: Mark[] = [];
  if (total <= room) {
    let x = (width - total) / 2 + 4;
    keys.forEach(({ name, mark }, k) => {
      marks.push(mark(x), text(x + 9, name, 'left'));
      x += widths[k] ?? 0;
    });
  }
  return {
    width,
    height,
    background: palette.panel,
    marks: [text(MARGIN, low ?? '', 'left'), text(width - MARGIN, high ?? '', 'right'), ...marks],
  };
}

/** One row as a little picture for the table. */
export function stripPicture(
  summary: Summary | null,
  published: number | null,
  domain: readonly [number, number],
  palette: Palette,
  width: number,
  height: number,
): Picture {
  const x: Scale = { domain, range: [MARGIN, width - MARGIN] };
  const line: Mark = {
    kind: 'line',
    points: [MARGIN, height / 2, width - MARGIN, height / 2],
    colour: palette.gridLine,
    width: 1,
  };
  const marks =
    summary === null ? [line] : [line, ...stripMarks(summary, published, x, height / 2, palette)];
  return { width, height, background: palette.panel, marks };
}

/** All rows in one picture, for export. */
export function reportPicture(
  report: ConditionsReport,
  palette: Palette,
  width: number,
  height: number,
): Picture {
  const rows = report.rows.filter((row) => row.summary !== null);
  const names = rows.map((row) => `${row.condition}, ${row.network}`);
  const label =
    report.measure === 'accuracy' ? 'Accuracy on the test images' : 'Return per episode';
  const axes: Axes = { x: { label }, y: { label: '', ticks: [] } };
  const domain = reportDomain(report);
  const frame = boxOf(width, height, axes, [0, 1], 18);
  const box = { ...frame, left: Math.max(...names.map((name) => textWidth(name)), 0) + 16 };
  const x: Scale = { domain, range: [box.left, box.right] };
  const step = (box.bottom - box.top) / Math.max(1, rows.length);
  const marks = rows.flatMap((row, k): Mark[] => {
    const middle = box.top + (k + 0.5) * step;
    const name: Mark = {
      kind: 'text',
      x: box.left - 8,
      y: middle,
      text: names[k] ?? '',
      colour: palette.text,
      align: 'right',
    };
    return row.summary === null
      ? [name]
      : [name, ...stripMarks(row.summary, row.published?.mean ?? null, x, middle, palette)];
  });
  const y: Scale = { domain: [0, 1], range: [box.bottom, box.top] };
  return {
    width,
    height,
    background: palette.panel,
    marks: [...axisMarks(box, x, y, axes, palette), ...marks],
  };
}

/** The table as numbers. */
export function reportCsv(report: ConditionsReport): string {
  const header = [
    'network', 'condition', 'weight', 'mean', 'sd', 'sd over episodes', 'sd over draws',
    'min', 'lower quartile', 'median', 'upper quartile', 'max', '95 % half width',
    'paper mean', 'paper plus-minus', 'seed',
  ]; // prettier-ignore
  const rows = report.rows.map(({ network, condition, weight, summary: s, published }) => [
    network,
    condition,
    weight,
    ...(s === null
      ? new Array<null>(10).fill(null)
      : [
          s.mean,
          s.std,
          s.stdOverEpisodes,
          s.stdOverDraws,
          s.min,
          s.lowerQuartile,
          s.median,
          s.upperQuartile,
          s.max,
          s.confidence95,
        ]),
    published?.mean ?? null,
    published?.plusMinus ?? null,
    report.seed,
  ]);
  return toCsv(header, rows);
}

/** An end of the axis, a round number: no decimals that say nothing. */
function endText(value: number, measure: Measure): string {
  const shown = measure === 'accuracy' ? value * 100 : value;
  return Number.isInteger(Number(shown.toPrecision(9)))
    ? formatNumber(shown)
    : formatValue(value, measure);
}

/** The axis of the strips in words: "−100 to 950". */
export function domainText(domain: readonly [number, number], measure: Measure): string {
  return `${endText(domain[0], measure)} to ${endText(domain[1], measure)}`;
}
