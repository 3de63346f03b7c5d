import type { PopulationSnapshot } from '../../../shared/contract/lab.ts';
import { axisMarks, boxOf, type Axes } from '../../../shared/drawing/axes.ts';
import { toCsv } from '../../../shared/drawing/csv.ts';
import type { Chart } from '../../../shared/drawing/line-chart.ts';
import type { Mark } from '../../../shared/drawing/picture.ts';
import { extent, niceDomain, place, type Scale } from '../../../shared/drawing/scale.ts';
import type { Palette } from '../../../shared/drawing/tokens.ts';

/**
 * Individuals that none other beats in both mean return and number of connections, by rising
 * connections (the paper's first objective pair).
 */
export function paretoFront(
  mean: ArrayLike<number>,
  connections: ArrayLike<number>,
): readonly number[] {
  const order = Array.from({ length: mean.length }, (_, i) => i).sort(
    (a, b) =>
      (connections[a] ?? 0) - (connections[b] ?? 0) || (mean[b] ?? 0) - (mean[a] ?? 0) || a - b,
  );
  const front: number[] = [];
  let best = -Infinity;
  for (const i of order) {
    const value = mean[i] ?? NaN;
    if (!(value > best)) continue;
    best = value;
    front.push(i);
  }
  return front;
}

export interface FrontChart extends Chart {
  readonly population: PopulationSnapshot;
  readonly front: readonly number[];
}

/** Mean return over connections of a population, its Pareto front as a staircase. */
export function frontChart(
  population: PopulationSnapshot,
  chosen: number | null,
  palette: Palette,
  width: number,
  height: number,
): FrontChart {
  const { mean, connections } = population;
  const axes: Axes = { x: { label: 'connections' }, y: { label: '' } };
  const [low, high] = extent(mean) ?? [0, 1];
  const [least, most] = extent(connections) ?? [0, 1];
  const yDomain = niceDomain(low, high);
  const box = boxOf(width, height, axes, yDomain, 18);
  const x: Scale = {
    domain: niceDomain(least > most / 2 ? least : 0, Math.max(1, most)),
    range: [box.left, box.right],
  };
  const y: Scale = { domain: yDomain, range: [box.bottom, box.top] };
  const at = (i: number): { x: number; y: number } => ({
    x: place(x, connections[i] ?? NaN),
    y: place(y, mean[i] ?? NaN),
  });
  const front = paretoFront(mean, connections);
  const dot = (i: number): Mark => ({
    kind: 'circle',
    ...at(i),
    radius: 2,
    fill: palette.text3,
    opacity: 0.55,
  });
  const ring = (i: number): Mark => ({
    kind: 'circle',
    ...at(i),
    radius: 3.5,
    fill: i === chosen ? palette.accent : palette.panel,
    stroke: i === chosen ? palette.accent : palette.text,
  });
  const marks: Mark[] = [
    ...axisMarks(box, x, y, axes, palette),
    ...Array.from(mean, (_, i) => dot(i)),
    staircase(front.map(at), box.right, palette),
    ...front.map(ring),
    ...frontName(front.map(at), box.right, palette),
    ...(chosen === null || front.includes(chosen) ? [] : [ring(chosen)]),
  ];
  return { width, height, background: palette.panel, marks, x, y, box, population, front };
}

function staircase(
  points: readonly { x: number; y: number }[],
  right: number,
  palette: Palette,
): Mark {
  const steps: number[] = [];
  let previous: number | null = null;
  for (const { x, y } of points) {
    if (previous !== null) steps.push(x, previous);
    steps.push(x, y);
    previous = y;
  }
  if (previous !== null) steps.push(right, previous);
  return { kind: 'line', points: steps, colour: palette.text, width: 1.25 };
}

/** Says what the line is, over its level end, or below it where it lies at the top of the picture. */
function frontName(
  points: readonly { x: number; y: number }[],
  right: number,
  palette: Palette,
): Mark[] {
  const last = points.at(-1);
  if (last === undefined) return [];
  return [
    {
      kind: 'text',
      x: right,
      y: last.y < 18 ? last.y + 12 : last.y - 10,
      text: 'Pareto front',
      colour: palette.text2,
      align: 'right',
    },
  ];
}

/** The individual nearest to a point, within 12 px; those on the front first. */
export function individualAt(chart: FrontChart, x: number, y: number): number | null {
  const { mean, connections } = chart.population;
  const nearest = (candidates: Iterable<number>): number | null => {
    let best: number | null = null;
    let least = 12;
    for (const i of candidates) {
      const dx = place(chart.x, connections[i] ?? NaN) - x;
      const dy = place(chart.y, mean[i] ?? NaN) - y;
      const distance = Math.hypot(dx, dy);
      if (distance < least) [best, least] = [i, distance];
    }
    return best;
  };
  return nearest(chart.front) ?? nearest(mean.keys());
}

/** The population as numbers: a row an individual, a column a shared weight. */
export function populationCsv(population: PopulationSnapshot): string {
  const { weights, returns, mean, max, connections, rank } = population;
  const header = Array.from(weights, (weight) => `return at ${weight}`);
  const rows = Array.from(mean, (value, i) => [
    i,
    rank[i] ?? null,
    connections[i] ?? null,
    value,
    max[i] ?? null,
    ...returns.subarray(i * weights.length, (i + 1) * weights.length),
  ]);
  return toCsv(['individual', 'rank', 'connections', 'mean', 'max', ...header], rows);
}
