/** The lines of a text, ended by LF, CR LF or CR, without blank ones at its end. They are found one by one, so
 * that a text of many short lines takes no more memory than another. */
export class Lines {
  /** Lines up to the last that is not blank. */
  readonly count: number;
  private readonly text: string;

  constructor(text: string) {
    this.text = text.trimEnd();
    let count = this.text === '' ? 0 : 1;
    for (let end = this.endOf(0); end < this.text.length; end = this.endOf(this.after(end)))
      count++;
    this.count = count;
  }

  /** The first line; null if there is none. */
  first(): string | null {
    return this.count === 0 ? null : this.text.slice(0, this.endOf(0));
  }

  /** Each line with its number, from 0. */
  *each(): Generator<readonly [number, string]> {
    let from = 0;
    for (let row = 0; row < this.count; row++) {
      const end = this.endOf(from);
      yield [row, this.text.slice(from, end)];
      from = this.after(end);
    }
  }

  private endOf(from: number): number {
    let end = from;
    for (; end < this.text.length; end++) {
      const code = this.text.charCodeAt(end);
      if (code === 0x0a || code === 0x0d) return end;
    }
    return end;
  }

  /** Where the line behind the one that ends here begins. */
  private after(end: number): number {
    return this.text.startsWith('\r\n', end) ? end + 2 : end + 1;
  }
}

/** How often a character stands in a text. */
export function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}
