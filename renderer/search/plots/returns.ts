import type { PopulationSnapshot } from '../../../shared/contract/lab.ts';
import { weightText } from '../../../shared/drawing/axes.ts';
import { heatMap, type HeatPicture } from '../../../shared/drawing/heat-map.ts';
import { extent, ticks } from '../../../shared/drawing/scale.ts';
import { formatReturn } from '../../../shared/drawing/numbers.ts';
import type { Palette, Scheme } from '../../../shared/drawing/tokens.ts';
import { weightTextColour } from '../../../shared/drawing/weight-colour.ts';

/** Individuals in the order of their rank, best first. */
export function rankedOrder(population: PopulationSnapshot): readonly number[] {
  const { rank } = population;
  return Array.from(rank.keys()).sort((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0) || a - b);
}

/** Return of each individual (column, ranked) at each shared weight (row). */
export function returnsMap(
  population: PopulationSnapshot,
  palette: Palette,
  scheme: Scheme,
  width: number,
  height: number,
): HeatPicture {
  const { weights, returns } = population;
  const order = rankedOrder(population);
  const values = Float64Array.from({ length: weights.length * order.length }, (_, cell) => {
    const individual = order[cell % order.length] ?? 0;
    return returns[individual * weights.length + Math.floor(cell / order.length)] ?? NaN;
  });
  const columns = ticks(1, order.length, 4).filter((place) => Number.isInteger(place));
  return heatMap({
    values,
    rows: weights.length,
    columns: order.length,
    range: extent(values) ?? [0, 1],
    rowLabels: Array.from(weights, (weight) => ({
      text: `w ${weightText(weight)}`,
      colour: weightTextColour(weight, scheme),
    })),
    columnLabels: [...new Set([1, ...columns])].map((place) => ({
      at: place - 0.5,
      text: String(place),
    })),
    rowTitle: '',
    columnTitle: 'individual, by rank',
    format: formatReturn,
    palette,
    width,
    height,
  });
}
