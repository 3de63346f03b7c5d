import { PrecocialError } from '../base/errors.ts';

/** Keys and indices from the root of a JSON text to a value. */
export type JsonPath = readonly (string | number)[];

/** A parsed JSON text that still knows on which line each of its values began. */
export interface JsonSource {
  readonly value: unknown;
  /** Line (from 1) on which the value at `path` begins; of its nearest ancestor if it is absent. */
  lineOf(path: JsonPath): number;
}

/** Nesting deeper than this is refused: no format here needs more than a few levels. */
const MAX_DEPTH = 64;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
const PLAIN = /[^"\\]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Parses JSON (RFC 8259; a leading byte order mark is skipped). Own parser because an error must name
 * a line on every engine, and because a value that is well formed but wrong must name its line too.
 * @throws PrecocialError 'invalid-file' with `line` and `column`
 */
export function parseJson(text: string): JsonSource {
  const reader = new JsonReader(text.startsWith('\uFEFF') ? text.slice(1) : text);
  const value = reader.document();
  return { value, lineOf: (path) => reader.lineOf(path) };
}

class JsonReader {
  private position = 0;
  private readonly starts = new Map<string, number>();
  private lineBreaks: number[] | null = null;

  constructor(private readonly text: string) {}

  document(): unknown {
    if (this.text.trim() === '')
      throw new PrecocialError('invalid-file', 'The file is empty.', { line: 1, column: 1 });
    const value = this.read('', 0);
    this.space();
    if (this.position < this.text.length) this.refuse('something follows the end of the value');
    return value;
  }

  lineOf(path: JsonPath): number {
    for (let length = path.length; length >= 0; length--) {
      const start = this.starts.get(path.slice(0, length).map(step).join(''));
      if (start !== undefined) return this.place(start).line;
    }
    return 1;
  }

  private place(offset: number): { line: number; column: number } {
    this.lineBreaks ??= [...this.text.matchAll(/\n/g)].map((match) => match.index);
    let low = 0;
    let high = this.lineBreaks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.lineBreaks[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.lineBreaks[low - 1] ?? -1) };
  }

  private refuse(what: string): never {
    const { line, column } = this.place(this.position);
    throw new PrecocialError('invalid-file', `Line ${line}, column ${column}: ${what}.`, {
      line,
      column,
    });
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.position += found.length;
    return found;
  }

  private space(): void {
    this.match(SPACE);
  }

  private read(path: string, depth: number): unknown {
    this.space();
    if (depth > MAX_DEPTH) this.refuse(`values are nested deeper than ${MAX_DEPTH} levels`);
    this.starts.set(path, this.position);
    const next = this.text[this.position];
    if (next === '{') return this.object(path, depth);
    if (next === '[') return this.array(path, depth);
    if (next === '"') return this.string();
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.position)) continue;
      this.position += word.length;
      return value;
    }
    const digits = this.match(NUMBER);
    if (digits !== '') return Number(digits);
    return this.refuse(
      next === undefined ? 'the file ends in the middle' : `${quote(next)} starts no JSON value`,
    );
  }

  private array(path: string, depth: number): unknown[] {
    const list: unknown[] = [];
    this.position++;
    this.space();
    if (this.take(']')) return list;
    do list.push(this.read(path + step(list.length), depth + 1));
    while (this.continues(']'));
    return list;
  }

  private object(path: string, depth: number): Record<string, unknown> {
    const fields = new Map<string, unknown>();
    this.position++;
    this.space();
    if (this.take('}')) return {};
    do {
      this.space();
      if (this.text[this.position] !== '"') this.refuse('a field name in quotes is expected');
      const name = this.string();
      if (fields.has(name)) this.refuse(`the field ${quote(name)} stands here a second time`);
      this.space();
      if (!this.take(':')) this.refuse(`":" is expected after the field ${quote(name)}`);
      fields.set(name, this.read(path + step(name), depth + 1));
    } while (this.continues('}'));
    return Object.fromEntries(fields);
  }

  private take(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  /** True after a comma, false at the end of the list or object. */
  private continues(end: string): boolean {
    this.space();
    if (this.take(',')) return true;
    if (this.take(end)) return false;
    if (this.position >= this.text.length) this.refuse('the file ends in the middle');
    return this.refuse(`"," or "${end}" is expected`);
  }

  private string(): string {
    this.position++;
    let value = '';
    for (;;) {
      value += this.plainText();
      if (this.take('"')) return value;
      if (!this.take('\\')) this.refuse('the file ends in the middle');
      value += this.escape();
    }
  }

  private plainText(): string {
    const start = this.position;
    const plain = this.match(PLAIN);
    for (let i = 0; i < plain.length; i++) {
      if (plain.charCodeAt(i) >= 0x20) continue;
      this.position = start + i;
      this.refuse('a text contains a raw control character');
    }
    return plain;
  }

  private escape(): string {
    const letter = this.text[this.position] ?? '';
    const plain = ESCAPES[letter];
    if (plain !== undefined) {
      this.position++;
      return plain;
    }
    const code = /^u([0-9a-fA-F]{4})/.exec(this.text.slice(this.position, this.position + 5))?.[1];
    if (code === undefined) return this.refuse('a backslash begins no known escape');
    this.position += 5;
    return String.fromCharCode(parseInt(code, 16));
  }
}

const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function step(key: string | number): string {
  return typeof key === 'number' ? `#${key}` : `.${JSON.stringify(key)}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
