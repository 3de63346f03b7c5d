/** Keys and indices from the root of a JSON text to a value. */
export type JsonPath = readonly (string | number)[];

/** Line and column, from 1, of an offset in a text. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = text.indexOf('\n', start);
    if (end < 0 || end >= offset) return { line, column: offset - start + 1 };
    line++;
    start = end + 1;
  }
}

/**
 * Line (from 1) on which the value at `path` begins, or that of its nearest ancestor if it is absent. The text
 * is walked anew, so that reading a file need not keep the place of every value.
 * @param text well-formed JSON without a byte order mark
 */
export function lineOf(text: string, path: JsonPath): number {
  const walker = new Walker(text);
  let found = walker.value();
  for (const key of path) {
    const next = walker.child(found, key);
    if (next === null) break;
    found = next;
  }
  return placeOf(text, found).line;
}

class Walker {
  private position = 0;

  constructor(private readonly text: string) {}

  /** Where the next value begins. */
  value(): number {
    this.position = this.beyondSpace(this.position);
    return this.position;
  }

  /** Where the entry of the list or object at `begin` begins; null if it has none of that key. */
  child(begin: number, key: string | number): number | null {
    const open = this.text[begin];
    if (open !== (typeof key === 'number' ? '[' : '{')) return null;
    this.position = begin + 1;
    for (let index = 0; ; index++) {
      this.value();
      if (this.text[this.position] === ']' || this.text[this.position] === '}') return null;
      let name: string | null = null;
      if (open === '{') {
        const from = this.position;
        this.skipText();
        name = JSON.parse(this.text.slice(from, this.position)) as string;
        this.value();
        this.position++;
        this.value();
      }
      if (name === key || (name === null && index === key)) return this.position;
      this.skip();
      this.value();
      if (this.text[this.position] !== ',') return null;
      this.position++;
    }
  }

  private beyondSpace(from: number): number {
    let at = from;
    while (/\s/.test(this.text[at] ?? 'x')) at++;
    return at;
  }

  /** Passes over a text in quotes. */
  private skipText(): void {
    this.position++;
    while (this.position < this.text.length && this.text[this.position] !== '"')
      this.position += this.text[this.position] === '\\' ? 2 : 1;
    this.position++;
  }

  /** Passes over a whole value. */
  private skip(): void {
    let depth = 0;
    do {
      const next = this.text[this.position];
      if (next === undefined) return;
      if (next === '"') {
        this.skipText();
        continue;
      }
      if (next === '{' || next === '[') depth++;
      if (next === '}' || next === ']') depth--;
      if (depth < 0) return;
      this.position++;
    } while (depth > 0 || !this.endsHere());
  }

  private endsHere(): boolean {
    const next = this.text[this.position];
    return next === undefined || next === ',' || next === ']' || next === '}';
  }
}
