import { PrecocialError } from '../base/errors.ts';

/** Text files larger than this are refused, in bytes: reading one takes several times its size. */
export const MOST_TEXT = 64 * 2 ** 20;

/** UTF-16 code units that are put together at a time. */
const CHUNK = 0x4000;

/** Smallest code point that takes so many bytes. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000] as const;

/**
 * Decodes UTF-8 strictly; a leading byte order mark is left out. Takes time and memory in proportion to the
 * bytes. NUL is no text.
 * @throws PrecocialError 'invalid-file' at the first byte that is not text, for UTF-16, or for more than MOST_TEXT bytes
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length > MOST_TEXT) {
    throw new PrecocialError(
      'invalid-file',
      `The file has ${Math.ceil(bytes.length / 2 ** 20)} MiB; text files of up to ${MOST_TEXT / 2 ** 20} MiB are read.`,
      { bytes: bytes.length, most: MOST_TEXT },
    );
  }
  refuseWideText(bytes);
  const parts: string[] = [];
  const units = new Uint16Array(CHUNK + 1);
  let used = 0;
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (from < bytes.length) {
    const first = bytes[from] ?? 0;
    if (first < 0x80 && first !== 0) {
      units[used++] = first;
      from++;
    } else {
      const { code, length } = sequenceAt(bytes, from);
      from += length;
      if (code < 0x10000) units[used++] = code;
      else {
        units[used++] = 0xd800 + ((code - 0x10000) >> 10);
        units[used++] = 0xdc00 + (code & 0x3ff);
      }
    }
    if (used < CHUNK) continue;
    parts.push(textOfUnits(units.subarray(0, used)));
    used = 0;
  }
  parts.push(textOfUnits(units.subarray(0, used)));
  return parts.join('');
}

/** The text of UTF-16 code units, at most CHUNK + 1 of them. */
function textOfUnits(units: Uint16Array): string {
  // A typed array will do where a list of numbers is asked for, without a copy.
  return String.fromCharCode.apply(null, units as unknown as number[]);
}

function refuseWideText(bytes: Uint8Array): void {
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (bytes.length < 2 || (mark !== 0xfffe && mark !== 0xfeff)) return;
  throw new PrecocialError(
    'invalid-file',
    'The file is UTF-16 text; save it as UTF-8 and open it again.',
    { byte: 1 },
  );
}

function sequenceAt(bytes: Uint8Array, from: number): { code: number; length: number } {
  const first = bytes[from] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  let code = first & (0xff >> (length + 1));
  let valid = first >= 0xc2 && first <= 0xf4;
  for (let k = 1; k < length; k++) {
    const next = bytes[from + k] ?? 0;
    valid &&= (next & 0xc0) === 0x80;
    code = code * 64 + (next & 0x3f);
  }
  valid &&= code >= LEAST[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  if (!valid) {
    throw new PrecocialError(
      'invalid-file',
      `Byte ${from + 1} is not text; the file is no text file.`,
      { byte: from + 1 },
    );
  }
  return { code, length };
}

/** The text without a leading byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Longest value that a message quotes, in characters. */
const MOST_QUOTED = 40;

/** A value for a message: cut where it is long, control characters escaped, a text in quotes. */
export function quoted(value: unknown, most: number = MOST_QUOTED): string {
  if (typeof value === 'string') return JSON.stringify(cutOff(value, most));
  return cutOff(JSON.stringify(value) ?? String(value), most);
}

function cutOff(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A word of a command line as a shell takes it: in quotes where it needs them. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Most names that a message lists. */
const MOST_NAMES = 12;

/** Names for a message: the first of them, each cut where it is long, and how many more there are. */
export function shownNames(names: readonly string[]): string {
  const shown = names
    .slice(0, MOST_NAMES)
    .map((name) => cutOff(name, MOST_QUOTED))
    .join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
