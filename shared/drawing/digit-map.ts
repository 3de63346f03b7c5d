import { weightText } from './axes.ts';
import { heatMap, type HeatPicture } from './heat-map.ts';
import { formatNumber } from './numbers.ts';
import type { Palette, Scheme } from './tokens.ts';
import { weightTextColour } from './weight-colour.ts';

export interface DigitMap {
  /** Accuracy of digit d at weight w, 0..1, at [d * weights.length + w]. */
  readonly values: ArrayLike<number>;
  /** Names of the classes; absent: the ten digits. */
  readonly names?: readonly string[];
  /** Evenly spaced, rising. */
  readonly weights: readonly number[];
  /** Weights that are set in bold. */
  readonly standard: readonly number[];
  /** Index of a weight to frame, or null. */
  readonly marked: number | null;
  /** A digit to set in bold, or null. */
  readonly digit: number | null;
  readonly palette: Palette;
  readonly scheme: Scheme;
}

const DIGITS: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));

/** A share as per cent. */
export function percent(share: number, decimals = 0): string {
  return `${formatNumber(share * 100, decimals)} %`;
}

/** Accuracy of each digit at each shared weight: the paper's heat map. */
export function digitMap(map: DigitMap, width: number, height: number): HeatPicture {
  const { palette, scheme, weights, standard, names = DIGITS } = map;
  const columnLabels = weights.flatMap((weight, column) => {
    if (!Number.isInteger(weight * 2)) return [];
    const bold = standard.some((value) => Math.abs(value - weight) < 1e-9);
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
    values: map.values,
    rows: names.length,
    columns: weights.length,
    range: [0, 1],
    rowLabels: names.map((text, digit) => ({
      text,
      bold: digit === map.digit,
      colour: digit === map.digit ? palette.text : palette.text2,
    })),
    columnLabels,
    rowTitle: names.join() === DIGITS.join() ? 'Digit' : 'Class',
    columnTitle: '',
    format: percent,
    marked: map.marked,
    palette,
    width,
    height,
  });
}
