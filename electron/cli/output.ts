import { isCancelled, messageOf, PrecocialError } from '../../shared/base/errors.ts';

/** Exit codes of every subcommand. */
export const EXIT = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;

/** Error codes that mean the words or files given were wrong, not that the work failed. */
const USAGE_CODES: ReadonlySet<string> = new Set([
  'usage',
  'unknown-task',
  'wrong-task',
  'not-found',
]);

/** The exit code an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (isCancelled(error)) return EXIT.stopped;
  return error instanceof PrecocialError && USAGE_CODES.has(error.code) ? EXIT.usage : EXIT.failed;
}

/** One sentence on stderr; the stack only with --debug. */
export function reportError(error: unknown, debug: boolean): void {
  const known = error instanceof PrecocialError;
  const text = known
    ? messageOf(error)
    : `Something went wrong inside Precocial: ${messageOf(error)}`;
  process.stderr.write(`precocial: ${text.replaceAll('\n', ' ')}\n`);
  const trace = known ? error.details['trace'] : undefined;
  if (debug && typeof trace === 'string') process.stderr.write(`${trace}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
}

/** A line on stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A JSON value on one line of stdout. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** A number with a fixed number of decimals and a real minus sign left to plots: terminals get ASCII. */
export function fixed(value: number, decimals = 1): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : '-';
}

/** A shared weight: three decimals, or as many figures as a small one needs. */
export function weightText(weight: number): string {
  const short = weight.toFixed(3);
  return Math.abs(Number(short) - weight) <= 5e-4 && (weight === 0 || Number(short) !== 0)
    ? short
    : weight.toPrecision(3);
}

/** Rows as columns padded to equal width; the first column to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, c) => (widths[c] = Math.max(widths[c] ?? 0, cell.length)));
  const pad = (cell: string, c: number): string =>
    c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Seconds as a person says them: 45 s, 3 min 10 s, 2 h 5 min. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '-';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The error of work that a signal ended. */
export function cancelled(): PrecocialError {
  return new PrecocialError('cancelled', 'Stopped before the end; nothing was written.');
}
