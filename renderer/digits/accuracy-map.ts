import { accuracyByClassAndSet, type Classification } from '../../shared/tasks/classification.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { digitMap } from '../../shared/drawing/digit-map.ts';
import type { HeatPicture } from '../../shared/drawing/heat-map.ts';
import type { Palette, Scheme } from '../../shared/drawing/tokens.ts';
import { MAP_WEIGHTS } from './state.ts';
import { nearestSet } from './votes.ts';

interface AccuracyMap {
  readonly result: Classification | null;
  /** Names of the classes. */
  readonly names: readonly string[];
  readonly weight: number;
  /** The digit traced, set in bold. */
  readonly digit: number | null;
  readonly palette: Palette;
  readonly scheme: Scheme;
}

/** Accuracy of each digit at each shared weight. */
export function accuracyMap(map: AccuracyMap, width: number, height: number): HeatPicture {
  const { result, names, palette, scheme, digit } = map;
  const values = result === null ? new Float64Array(0) : accuracyByClassAndSet(result);
  const marked = result === null ? null : nearestSet(map.weight);
  const weights = [...MAP_WEIGHTS];
  const standard = STANDARD_WEIGHTS;
  return digitMap(
    { values, names, weights, standard, marked, digit, palette, scheme },
    width,
    height,
  );
}

/** The map as numbers: a row a digit, a column a weight. */
export function accuracyCsv(result: Classification, names: readonly string[]): string {
  const values = accuracyByClassAndSet(result);
  const rows = names.map((name, digit) => [
    name,
    ...values.subarray(digit * MAP_WEIGHTS.length, (digit + 1) * MAP_WEIGHTS.length),
  ]);
  return toCsv(['class', ...MAP_WEIGHTS.map((weight) => `w ${weight}`)], rows);
}
