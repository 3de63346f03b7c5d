import type { GenerationStatistics } from '../../../shared/search/statistics.ts';
import { writeStatistics } from '../../../shared/formats/statistics.ts';
import { toCsv } from '../../../shared/drawing/csv.ts';
import { lineChart, type Chart, type Series } from '../../../shared/drawing/line-chart.ts';
import type { CurveKind } from '../../state/runs.ts';
import type { Palette } from '../../../shared/drawing/tokens.ts';
import { distinctNames } from './distinct-names.ts';

export interface NamedHistory {
  readonly name: string;
  readonly history: readonly GenerationStatistics[];
}

export interface CurvesChart {
  readonly main: NamedHistory;
  readonly compared: readonly NamedHistory[];
  readonly kind: CurveKind;
  readonly palette: Palette;
}

type Column = 'best' | 'max' | 'peak' | 'median' | 'connections' | 'championConnections';

const LINES: Readonly<Record<CurveKind, readonly (readonly [Column, string])[]>> = {
  return: [
    ['median', 'median'],
    ['max', 'max'],
    ['peak', 'peak'],
    ['best', 'best'],
  ],
  connections: [
    ['connections', 'median'],
    ['championConnections', 'champion'],
  ],
};

const TITLES: Readonly<Record<CurveKind, string>> = {
  return: 'Return by generation',
  connections: 'Connections by generation',
};

/** The title above the curves. */
export function curvesTitle({ kind, compared }: CurvesChart): string {
  if (compared.length === 0) return TITLES[kind];
  return kind === 'return'
    ? 'Best return of several runs'
    : 'Champion’s connections of several runs';
}

/** Learning curves of a run; with other runs, one line of each. */
export function curvesChart(chart: CurvesChart, width: number, height: number): Chart {
  return lineChart({
    series: chart.compared.length === 0 ? ownLines(chart) : oneLineEach(named(chart)),
    axes: { x: { label: '' }, y: { label: '' } },
    palette: chart.palette,
    width,
    height,
  });
}

/** The chart with names as short as tells its runs apart. */
function named(chart: CurvesChart): CurvesChart {
  const [main = '', ...compared] = distinctNames(
    [chart.main, ...chart.compared].map(({ name }) => name),
  );
  return {
    ...chart,
    main: { ...chart.main, name: main },
    compared: chart.compared.map((run, k) => ({ ...run, name: compared[k] ?? run.name })),
  };
}

function line({ history }: NamedHistory, column: Column): Pick<Series, 'x' | 'y'> {
  return { x: history.map((row) => row.generation), y: history.map((row) => row[column]) };
}

function ownLines({ main, kind, palette }: CurvesChart): Series[] {
  const { series } = palette;
  return LINES[kind].map(([column, name]): Series => {
    const important = column === 'best' || column === 'championConnections';
    const colour =
      column === 'max' || column === 'peak' || column === 'median' ? series[column] : series.best;
    return {
      name,
      ...line(main, column),
      colour: column === 'connections' ? series.median : colour,
      width: important ? 2 : 1.25,
      bold: important,
    };
  });
}

function oneLineEach({ main, compared, kind, palette }: CurvesChart): Series[] {
  const column = kind === 'return' ? 'best' : 'championConnections';
  const others = [palette.series.max, palette.series.peak, palette.series.median];
  const own: Series = {
    name: main.name,
    ...line(main, column),
    colour: palette.series.best,
    width: 2,
    bold: true,
  };
  return [
    ...compared.map((run, k): Series => ({
      name: run.name,
      ...line(run, column),
      colour: others[k % others.length] ?? palette.text2,
      ...(k >= others.length ? { dash: [4, 3] } : {}),
    })),
    own,
  ];
}

/** Everything known of each generation; of several runs, their best and the champion's size. */
export function curvesCsv({ main, compared }: CurvesChart): string {
  if (compared.length === 0) return writeStatistics(main.history);
  const rows = [main, ...compared].flatMap(({ name, history }) =>
    history.map((row) => [
      name,
      row.generation,
      row.evaluations,
      row.best,
      row.championConnections,
    ]),
  );
  return toCsv(['run', 'generation', 'evaluations', 'best', 'championConnections'], rows);
}
