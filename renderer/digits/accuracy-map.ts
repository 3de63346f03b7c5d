import { accuracyByClassAndSet, type Classification } from '../../shared/tasks/classification.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { weightText } from '../plots/axes.ts';
import { toCsv } from '../plots/csv.ts';
import { heatMap, type HeatPicture } from '../plots/heat-map.ts';
import { formatNumber } from '../theme/numbers.ts';
import type { Palette, Scheme } from '../theme/tokens.ts';
import { weightTextColour } from '../theme/weight-colour.ts';
import { MAP_WEIGHTS } from './state.ts';
import { nearestSet } from './votes.ts';

interface AccuracyMap {
  readonly result: Classification | null;
  readonly weight: number;
  /** The digit traced, set in bold. */
  readonly digit: number | null;
  readonly palette: Palette;
  readonly scheme: Scheme;
}

/** A share as per cent. */
export function percent(share: number, decimals = 0): string {
  return `${formatNumber(share * 100, decimals)} %`;
}

/** Accuracy of each digit at each shared weight. */
export function accuracyMap(map: AccuracyMap, width: number, height: number): HeatPicture {
  const { result, palette, scheme } = map;
  const values = result === null ? new Float64Array(0) : accuracyByClassAndSet(result);
  const isStandard = (weight: number): boolean =>
    STANDARD_WEIGHTS.some((standard) => Math.abs(standard - weight) < 1e-9);
  const columnLabels = MAP_WEIGHTS.flatMap((weight, column) => {
    if (!Number.isInteger(weight * 2)) return [];
    const bold = isStandard(weight);
    return [
      {
        at: column + 0.5,
        text: weightText(weight),
        bold,
        colour: bold ? weightTextColour(weight, scheme) : palette.text2,
      },
    ];
  });
  return heatMap({
    values,
    rows: 10,
    columns: MAP_WEIGHTS.length,
    range: [0, 1],
    rowLabels: Array.from({ length: 10 }, (_, digit) => ({
      text: String(digit),
      bold: digit === map.digit,
      colour: digit === map.digit ? palette.text : palette.text2,
    })),
    columnLabels,
    rowTitle: 'Digit',
    columnTitle: '',
    format: percent,
    marked: result === null ? null : nearestSet(map.weight),
    palette,
    width,
    height,
  });
}

/** The map as numbers: a row a digit, a column a weight. */
export function accuracyCsv(result: Classification): string {
  const values = accuracyByClassAndSet(result);
  const rows = Array.from({ length: 10 }, (_, digit) => [
    digit,
    ...values.subarray(digit * MAP_WEIGHTS.length, (digit + 1) * MAP_WEIGHTS.length),
  ]);
  return toCsv(['digit', ...MAP_WEIGHTS.map((weight) => `w ${weight}`)], rows);
}
