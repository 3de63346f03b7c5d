const MINUS = '\u2212';
/** What a figure that was not measured shows as. */
export const NOT_MEASURED = '\u2013';

/** A number with a fixed count of decimals and the true minus sign; null is not measured. */
export function formatNumber(value: number | null | undefined, decimals = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_MEASURED;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** A number that always shows its sign: a weight, an offset, a difference. */
export function formatSigned(value: number | null | undefined, decimals = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_MEASURED;
  const text = formatNumber(value, decimals);
  return Number(Math.abs(value).toFixed(decimals)) === 0 || value < 0 ? text : `+${text}`;
}

/** Decimals that show three figures or so of a return: none from 100 up, one from 10, two below. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  return size >= 100 ? 0 : size >= 10 ? 1 : 2;
}

/** Decimals beyond which a difference is noise of the arithmetic. */
const MOST_DECIMALS = 6;

/**
 * Decimals with which a difference and the ends of its interval are told apart, and from zero: enough for a figure of
 * the smallest of them that is not zero.
 */
export function decimalsForInterval(difference: number, low: number, high: number): number {
  const sizes = [difference, low, high, high - low]
    .map(Math.abs)
    .filter((size) => size > 10 ** -MOST_DECIMALS && Number.isFinite(size));
  const largest = Math.max(0, ...sizes);
  // What is shown as 0 although it is not would contradict the verdict.
  const least = Math.min(largest, ...sizes);
  const figures = least === 0 ? 0 : Math.max(0, -Math.floor(Math.log10(least)));
  return Math.min(
    MOST_DECIMALS,
    Math.max(decimalsFor(largest), Math.min(figures, 3 + decimalsFor(largest))),
  );
}

/** A return with the decimals of `decimalsFor`. */
export function formatReturn(value: number | null | undefined): string {
  return formatNumber(value, value === null || value === undefined ? 0 : decimalsFor(value));
}

/** Decimals of a mean and its spread together: the larger of both decides for both. */
export function decimalsForSpread(mean: number, spread: number): number {
  return decimalsFor(Math.max(Math.abs(mean), Math.abs(spread)));
}

/** A mean with its spread: "603 ± 6". */
export function formatMean(mean: number, spread: number): string {
  const decimals = decimalsForSpread(mean, spread);
  return `${formatNumber(mean, decimals)} ± ${formatNumber(spread, decimals)}`;
}

/** Seconds in words: "12 s", "4 min", "2 h 14 min". */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return NOT_MEASURED;
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How far something long is: a share, seconds left where they can be told, and seconds so far where nothing new is heard. */
export interface ProgressNumbers {
  readonly done: number;
  readonly secondsLeft: number | null;
  readonly seconds?: number;
}

/** How far a job is: "42 %, 3 s left". */
export function formatProgress({ done, secondsLeft, seconds }: ProgressNumbers): string {
  const share = `${Math.round(done * 100)} %`;
  if (secondsLeft !== null) return `${share}, ${formatDuration(secondsLeft)} left`;
  return seconds === undefined ? share : `${share}, ${formatDuration(seconds)} so far`;
}
