import { PrecocialError } from '../base/errors.ts';
import { lineOf, placeOf, type JsonPath } from './json-place.ts';
import { quoted, withoutMark } from './text.ts';

export type { JsonPath } from './json-place.ts';

/** A parsed JSON text that can say on which line each of its values began. */
export interface JsonSource {
  readonly value: unknown;
  /** Line (from 1) on which the value at `path` begins; of its nearest ancestor if it is absent. */
  lineOf(path: JsonPath): number;
}

/** Nesting deeper than this is refused: no format here needs more than a few levels. */
const MAX_DEPTH = 64;
/** Longer names of fields are refused: engines hash long strings by their length alone. */
const MAX_NAME = 1000;
/** What all values of a text may take in memory, in bytes, by the estimates below. */
const MAX_MEMORY = 128 * 2 ** 20;

/** Estimates in bytes; a text is refused before its values take more memory than this program can give. */
const COST = { entry: 8, field: 16, wide: 64, number: 8, text: 24, list: 48, record: 56 } as const;
/** Fields of a record beyond so many cost `wide` more: engines keep them, and their names, in tables. */
const WIDE_RECORD = 1024;

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

const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses JSON (RFC 8259; a leading byte order mark is skipped). Own parser because an error must name
 * a line on every engine, because a value that is well formed but wrong must name its line too, and
 * because time and memory must stay in proportion to the text whatever it holds. Numbers are finite.
 * @throws PrecocialError 'invalid-file' with `line` and `column`
 */
export function parseJson(text: string): JsonSource {
  const plain = withoutMark(text);
  const value = new JsonReader(plain).document();
  return { value, lineOf: (path) => lineOf(plain, path) };
}

class JsonReader {
  private position = 0;
  private memory = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    this.space();
    if (this.position === this.text.length)
      throw new PrecocialError('invalid-file', 'The file is empty.', { line: 1, column: 1 });
    const value = this.read(0);
    this.space();
    if (this.position < this.text.length) this.refuse('something follows the end of the value');
    return value;
  }

  private refuse(what: string): never {
    const { line, column } = placeOf(this.text, this.position);
    throw new PrecocialError('invalid-file', `Line ${line}, column ${column}: ${what}.`, {
      line,
      column,
    });
  }

  private spend(bytes: number): void {
    this.memory += bytes;
    if (this.memory > MAX_MEMORY)
      this.refuse('up to here the file holds more values than any file of this program');
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.position++;
    }
  }

  private read(depth: number): unknown {
    this.space();
    if (depth > MAX_DEPTH) this.refuse(`values are nested deeper than ${MAX_DEPTH} levels`);
    const next = this.text[this.position];
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return this.string();
    const end = this.numberEnd();
    if (end > this.position) return this.number(end);
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.position)) continue;
      this.position += word.length;
      return value;
    }
    return this.refuse(
      next === undefined ? 'the file ends in the middle' : `${quoted(next)} starts no JSON value`,
    );
  }

  private number(end: number): number {
    const value = Number(this.text.slice(this.position, end));
    if (!Number.isFinite(value))
      this.refuse(`${quoted(this.text.slice(this.position, end))} is beyond what a number can be`);
    this.position = end;
    this.spend(COST.number);
    return value;
  }

  /** Where the number at the position ends; the position itself if none begins there. */
  private numberEnd(): number {
    const begin = this.position;
    let end = begin;
    if (this.text[end] === '-') end++;
    const whole = this.digitsEnd(end);
    if (whole === end || (this.text[end] === '0' && whole > end + 1)) {
      // A zero that other digits follow ends the number, as the grammar says.
      return whole === end ? begin : end + 1;
    }
    end = whole;
    if (this.text[end] === '.') {
      const fraction = this.digitsEnd(end + 1);
      if (fraction > end + 1) end = fraction;
      else return end;
    }
    if (this.text[end] !== 'e' && this.text[end] !== 'E') return end;
    const sign = this.text[end + 1];
    const from = end + (sign === '+' || sign === '-' ? 2 : 1);
    const exponent = this.digitsEnd(from);
    return exponent > from ? exponent : end;
  }

  private digitsEnd(from: number): number {
    let end = from;
    for (;;) {
      const code = this.text.charCodeAt(end);
      if (!(code >= 0x30 && code <= 0x39)) return end;
      end++;
    }
  }

  private array(depth: number): unknown[] {
    const list: unknown[] = [];
    this.spend(COST.list);
    this.position++;
    this.space();
    if (this.take(']')) return list;
    do {
      this.spend(COST.entry);
      list.push(this.read(depth + 1));
    } while (this.continues(']'));
    return list;
  }

  private object(depth: number): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    this.spend(COST.record);
    this.position++;
    this.space();
    if (this.take('}')) return fields;
    let count = 0;
    do {
      const name = this.fieldName(fields, count++);
      const value = this.read(depth + 1);
      // Plain assignment would set the prototype of the record.
      if (name === '__proto__') {
        Object.defineProperty(fields, name, {
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      } else fields[name] = value;
    } while (this.continues('}'));
    return fields;
  }

  /**
   * The name of the next field of an object, the colon behind it read too.
   * @param count fields before it
   */
  private fieldName(fields: object, count: number): string {
    this.space();
    if (this.text[this.position] !== '"') this.refuse('a field name in quotes is expected');
    const begin = this.position;
    const name = this.string();
    if (name.length > MAX_NAME) {
      this.position = begin;
      this.refuse(`the name of a field has more than ${MAX_NAME} characters`);
    }
    this.spend(count < WIDE_RECORD ? COST.field : COST.field + COST.wide);
    if (Object.hasOwn(fields, name))
      this.refuse(`the field ${quoted(name)} stands here a second time`);
    this.space();
    if (!this.take(':')) this.refuse(`":" is expected after the field ${quoted(name)}`);
    return name;
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
    const first = this.plainText();
    if (this.take('"')) return first;
    const parts = [first];
    for (;;) {
      if (!this.take('\\')) this.refuse('the file ends in the middle');
      parts.push(this.escape());
      this.spend(COST.entry);
      parts.push(this.plainText());
      if (this.take('"')) return parts.join('');
    }
  }

  /** Text up to the next quote or backslash, or the end of the file. */
  private plainText(): string {
    const start = this.position;
    let end = start;
    for (; end < this.text.length; end++) {
      const code = this.text.charCodeAt(end);
      if (code === QUOTE || code === BACKSLASH) break;
      if (code >= 0x20) continue;
      this.position = end;
      this.refuse('a text contains a raw control character');
    }
    this.position = end;
    this.spend(COST.text + (end - start));
    return this.text.slice(start, end);
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
