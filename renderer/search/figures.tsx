import { useCallback, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { PopulationSnapshot, RunEntry } from '../../shared/contract/lab.ts';
import { cellAt } from '../../shared/drawing/heat-map.ts';
import { Figure } from '../plots/figure.tsx';
import { Plot } from '../plots/plot.tsx';
import { valueAt } from '../../shared/drawing/scale.ts';
import { runs } from '../state/runs.ts';
import { formatReturn } from '../../shared/drawing/numbers.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { weightText } from '../../shared/drawing/axes.ts';
import { attempt, openFromRun } from './actions.ts';
import { curvesChart, curvesTitle, type CurvesChart } from './plots/curves.ts';
import { frontChart, individualAt, paretoFront } from './plots/front.ts';
import { rankedOrder, returnsMap } from './plots/returns.ts';
import styles from './search.module.css';

/** Learning curves; a click changes between return and connections. */
export function CurvesFigure({ chart }: { readonly chart: CurvesChart }): ReactElement {
  const build = useCallback(
    (width: number, height: number) => curvesChart(chart, width, height),
    [chart],
  );
  const { history } = chart.main;
  const last = history.at(-1);
  const other = chart.kind === 'return' ? 'connections' : 'return';
  return (
    <div className={styles['figure']}>
      <Figure title={curvesTitle(chart)}>
        <Plot
          build={build}
          testId="search-curves"
          label={`${curvesTitle(chart)}; generation ${last?.generation ?? 0}, best ${formatReturn(last?.best)}, median ${formatReturn(last?.median)}`}
          describe={(picture, x) => {
            const generation = Math.round(valueAt(picture.x, x));
            const row = history.find((candidate) => candidate.generation === generation);
            if (row === undefined) return null;
            return chart.kind === 'return'
              ? `generation ${generation}: best ${formatReturn(row.best)}, max ${formatReturn(row.max)}, median ${formatReturn(row.median)}`
              : `generation ${generation}: champion ${row.championConnections}, median ${row.connections}`;
          }}
        />
      </Figure>
      <button
        type="button"
        className={styles['switch']}
        onClick={() => runs.setState({ curve: other })}
        data-testid="search-curve-kind"
      >
        {other === 'return' ? 'Show return' : 'Show connections'}
      </button>
    </div>
  );
}

interface PopulationProps {
  readonly run: RunEntry;
  readonly population: PopulationSnapshot | null;
}

/** Mean return over connections; a dot opens its individual. */
export function FrontFigure({ run, population }: PopulationProps): ReactElement {
  const palette = usePalette();
  const [chosen, setChosen] = useState<number | null>(null);
  const build = useCallback(
    (width: number, height: number) =>
      frontChart(population ?? EMPTY, chosen, palette, width, height),
    [population, chosen, palette],
  );
  const open = (individual: number): void => {
    setChosen(individual);
    attempt(openFromRun({ kind: 'individual', run: run.id, index: individual }));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (population === null) return;
    const front = paretoFront(population.mean, population.connections);
    const at = chosen === null ? -1 : front.indexOf(chosen);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen(front[Math.min(front.length - 1, Math.max(0, at + step))] ?? null);
    } else if (event.key === 'Enter' && chosen !== null) open(chosen);
  };
  const said = (individual: number): string =>
    `${population?.connections[individual] ?? 0} connections, return ${formatReturn(population?.mean[individual])}`;
  const spoken = chosen === null ? '' : ` Chosen: ${said(chosen)}.`;
  return (
    <div className={styles['figure']}>
      <Figure title={`Return by connections, generation ${population?.generation ?? '–'}`}>
        <Plot
          build={build}
          testId="search-front"
          label={`Pareto front of return and connections. Arrow keys walk along it, Enter opens the individual.${spoken}`}
          onKey={onKey}
          onPick={(chart, x, y) => {
            const individual = individualAt(chart, x, y);
            if (individual !== null) open(individual);
          }}
          describe={(chart, x, y) => {
            const individual = individualAt(chart, x, y);
            return individual === null ? null : said(individual);
          }}
        />
      </Figure>
    </div>
  );
}

/** Return of every individual at every shared weight; a cell opens its individual. */
export function ReturnsFigure({ run, population }: PopulationProps): ReactElement {
  const palette = usePalette();
  const scheme = useScheme();
  const shown = population ?? EMPTY;
  const build = useCallback(
    (width: number, height: number) => returnsMap(shown, palette, scheme, width, height),
    [shown, palette, scheme],
  );
  const order = rankedOrder(shown);
  return (
    <div className={styles['figure']}>
      <Figure title="Return by weight and individual (ranked)">
        <Plot
          build={build}
          testId="search-returns"
          label={`Return of ${order.length} individuals at ${shown.weights.length} shared weights`}
          onPick={(map, x, y) => {
            const individual = order[cellAt(map, x, y)?.column ?? -1];
            if (individual !== undefined)
              attempt(openFromRun({ kind: 'individual', run: run.id, index: individual }));
          }}
          describe={(map, x, y) => {
            const cell = cellAt(map, x, y);
            if (cell === null) return null;
            const individual = order[cell.column] ?? 0;
            const value = shown.returns[individual * shown.weights.length + cell.row];
            return `rank ${cell.column + 1}, w ${weightText(shown.weights[cell.row] ?? 0)}: ${formatReturn(value)}`;
          }}
        />
      </Figure>
    </div>
  );
}

const EMPTY: PopulationSnapshot = {
  generation: 0,
  weights: new Float64Array(0),
  returns: new Float64Array(0),
  mean: new Float64Array(0),
  max: new Float64Array(0),
  connections: new Int32Array(0),
  rank: new Int32Array(0),
};
