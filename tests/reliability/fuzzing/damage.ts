import type { Stream } from '../../../shared/random/key.ts';

function pick<T>(stream: Stream, list: readonly [T, ...T[]]): T {
  return list[stream.integer(list.length)] ?? list[0];
}

const WORDS = [
  ...['', '"', '{', '}', '[', ']', ',', ':', '-', '.', 'e', '\\', '\\u', '\n', '\r', ' ', '\t'],
  ...[
    'nan',
    'inf',
    '1e999',
    '-1e999',
    '1e-999',
    'null',
    'true',
    '9',
    '0',
    '-0',
    '#',
    ';',
    '\uFEFF',
  ],
  ...['0x10', '\u0000', '\u2028', '\ud800', '99999999999999999999', '"a":1,', '[[[[', '{"a":{"a":'],
] as const;

/** A text with a few places cut out, doubled, repeated or overwritten. */
export function damagedText(text: string, stream: Stream): string {
  let changed = text;
  for (let changes = 1 + stream.integer(3); changes > 0; changes--) {
    const from = stream.integer(changed.length + 1);
    const cut = stream.integer(3) === 0 ? stream.integer(200) : stream.integer(12);
    const word = WORDS[stream.integer(WORDS.length)] ?? '';
    const by = stream.integer(20) === 0 ? word.repeat(1 + stream.integer(3000)) : word;
    changed = changed.slice(0, from) + by + changed.slice(from + cut);
    if (stream.integer(12) === 0) changed = changed.slice(from) + changed.slice(0, from);
  }
  return changed;
}

/** Bytes with a few of them changed, cut off or doubled. */
export function damagedBytes(bytes: Uint8Array, stream: Stream): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let changes = 1 + stream.integer(4); changes > 0 && copy.length > 0; changes--)
    copy[stream.integer(copy.length)] = pick(stream, [0, 1, 127, 128, 255, stream.integer(256)]);
  return stream.integer(5) === 0 ? copy.subarray(0, stream.integer(copy.length + 1)) : copy;
}

/** Odd values of every kind, for any place of a record. */
export function oddValue(stream: Stream): unknown {
  return pick<unknown>(stream, [
    null,
    0,
    -1,
    1,
    2,
    0.5,
    1e308,
    5e-324,
    -0,
    2 ** 31,
    2 ** 53,
    '',
    'x',
    '__proto__',
    'k'.repeat(1 + stream.integer(3000)),
    true,
    false,
    [],
    {},
    [[]],
    [1, 2, 3],
    { $array: ['Float64Array', 0, 8] },
    { a: { a: { a: 1 } } },
    stream.integer(1_000_000),
  ]);
}

/** A value with one of its parts changed, left out, doubled or put elsewhere. Typed arrays stay whole. */
export function oddRecord(value: unknown, stream: Stream): unknown {
  if (stream.integer(8) === 0 || typeof value !== 'object' || value === null)
    return oddValue(stream);
  if (ArrayBuffer.isView(value)) return stream.integer(2) === 0 ? value : oddValue(stream);
  if (Array.isArray(value)) {
    const list: unknown[] = [...(value as unknown[])];
    const at = stream.integer(list.length + 1);
    const kind = stream.integer(4);
    if (kind === 0) list.splice(at, 1);
    else if (kind === 1) list.splice(at, 0, list[stream.integer(list.length + 1)]);
    else list[at] = oddRecord(list[at], stream);
    return list;
  }
  const entries = Object.entries(value);
  const at = stream.integer(entries.length + 1);
  const entry = entries[at];
  const kind = stream.integer(5);
  if (entry === undefined) return { ...value, ['extra']: oddValue(stream) };
  if (kind === 0) entries.splice(at, 1);
  else if (kind === 1) entries[at] = [`${entry[0]}x`, entry[1]];
  else entries[at] = [entry[0], oddRecord(entry[1], stream)];
  return Object.fromEntries(entries);
}
