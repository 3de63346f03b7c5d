import { PrecocialError } from '../base/errors.ts';
import { Lines, countOf } from './lines.ts';

/** What stands between the numbers of a table. */
export type Separator = ',' | ';' | '\t' | ' ';

/** The separator of a line of numbers. @throws PrecocialError 'invalid-file' for decimal commas */
function separatorOf(line: string): Separator {
  if (line.includes(';') && line.includes(',')) {
    throw new PrecocialError(
      'invalid-file',
      'The numbers have decimal commas and are separated by semicolons; write them with decimal points.',
    );
  }
  const found = ([',', ';', '\t'] as const).find((character) => line.includes(character));
  return found ?? ' ';
}

/**
 * The rows of a table as numpy.loadtxt takes them: what follows `#` is a comment, blank lines are passed over,
 * numbers are separated by commas, semicolons, tabs or spaces. They are found one by one, so that a table of
 * many short lines takes no more memory than another.
 */
export class Rows {
  readonly count: number;
  readonly separator: Separator;
  private readonly lines: Lines;

  /** @throws PrecocialError 'invalid-file' for decimal commas */
  constructor(text: string) {
    this.lines = new Lines(text);
    let count = 0;
    let first: string | null = null;
    for (const line of this.plain()) {
      first ??= line;
      count++;
    }
    this.count = count;
    this.separator = first === null ? ',' : separatorOf(first);
  }

  /** How many numbers the first row has; 0 without rows. */
  firstWidth(): number {
    for (const line of this.plain()) return this.widthOf(line);
    return 0;
  }

  /** Each row with its number, from 0. */
  *each(): Generator<readonly [number, string]> {
    let row = 0;
    for (const line of this.plain()) yield [row++, line];
  }

  /** Numbers in a row. */
  widthOf(line: string): number {
    return this.separator === ' ' ? line.split(/\s+/).length : countOf(line, this.separator) + 1;
  }

  cellsOf(line: string): string[] {
    return this.separator === ' ' ? line.split(/\s+/) : line.split(this.separator);
  }

  private *plain(): Generator<string> {
    for (const [, line] of this.lines.each()) {
      const end = line.indexOf('#');
      const plain = (end < 0 ? line : line.slice(0, end)).trim();
      if (plain !== '') yield plain;
    }
  }
}
