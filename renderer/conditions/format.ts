import type { Summary } from '../../shared/evaluation/summary.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import type { PublishedFigure } from '../../shared/tasks/published.ts';
import { formatNumber, formatReturn, NOT_MEASURED } from '../../shared/drawing/numbers.ts';

/** A return as it is, an accuracy as per cent. */
export function formatValue(value: number | null | undefined, measure: Measure): string {
  if (value === null || value === undefined) return NOT_MEASURED;
  return measure === 'accuracy' ? formatNumber(value * 100, 1) : formatReturn(value);
}

/** "528 ± 228", or the dash of what was not measured. */
export function formatPair(
  mean: number | null | undefined,
  spread: number | null | undefined,
  measure: Measure,
): string {
  if (mean === null || mean === undefined) return NOT_MEASURED;
  // A spread below 1 would round to nothing.
  const decimals = spread !== null && spread !== undefined && spread < 1 ? 1 : 0;
  const text = (value: number): string =>
    measure === 'accuracy' ? formatValue(value, measure) : formatNumber(value, decimals);
  return spread === null || spread === undefined ? text(mean) : `${text(mean)} ± ${text(spread)}`;
}

/** True for a figure that is one number, as the accuracy of one set of weights: nothing spreads. */
export function isSingle(summary: Summary): boolean {
  return summary.values.length === 1;
}

export function summaryPair(summary: Summary | null, measure: Measure): string {
  const spread = summary === null || isSingle(summary) ? null : summary.std;
  return formatPair(summary?.mean, spread, measure);
}

/** Half the width of the 95 % interval of the mean, with a decimal where the mean has one. */
export function intervalText(summary: Summary, measure: Measure): string {
  const { mean, confidence95 } = summary;
  return formatPair(mean, confidence95, measure).replace(/^.* ±/, '±');
}

export function publishedPair(figure: PublishedFigure | null, measure: Measure): string {
  return formatPair(figure?.mean, figure?.plusMinus, measure);
}

/** What our plus-minus is the spread of. */
export function spreadMeaning(summary: Summary): string {
  if (isSingle(summary)) return 'one set of weights on all test images: nothing spreads';
  const { draws, episodesPerDraw } = summary;
  if (draws === 1) return `sd over ${episodesPerDraw} episodes at one set of weights`;
  return episodesPerDraw === 1
    ? `sd over ${draws} draws of weights, each with an episode of its own`
    : `sd over ${draws} draws of weights × ${episodesPerDraw} episodes`;
}

/** The names of the conditions with a capital letter. */
export function conditionTitle(condition: string): string {
  return condition.charAt(0).toUpperCase() + condition.slice(1);
}
