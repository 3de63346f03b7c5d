import { PrecocialError } from '../base/errors.ts';

/** Values of the largest array that is read. */
export const MOST_ARRAY_VALUES = 64_000_000;

/** An array as numpy.save writes it, in rows. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values:
    | { readonly kind: 'numbers'; readonly numbers: Float64Array | Float32Array | Uint8Array }
    | { readonly kind: 'texts'; readonly texts: readonly string[] };
}

const MAGIC = '\x93NUMPY';

function refuse(problem: string): never {
  throw new PrecocialError('invalid-file', `The array ${problem}.`);
}

const ascii = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

interface Header {
  readonly type: string;
  readonly big: boolean;
  readonly columnsFirst: boolean;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly start: number;
}

function headerOf(bytes: Uint8Array): Header {
  if (bytes.length < 12 || ascii(bytes.subarray(0, 6)) !== MAGIC)
    refuse('is none that numpy.save wrote');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const major = view.getUint8(6);
  if (major < 1 || major > 3) refuse(`has version ${major} of the format; 1 to 3 are read`);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const from = major === 1 ? 10 : 12;
  if (length > 65536 || from + length > bytes.length) refuse('ends inside its header');
  const text = ascii(bytes.subarray(from, from + length));
  const type = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (type === undefined || order === undefined || shape === undefined)
    return refuse(
      'has a header that cannot be read, such as that of a table of several types; save plain numbers',
    );
  const sizes = shape.split(',').flatMap((part) => {
    const digits = part.replace('L', '').trim();
    return digits === '' ? [] : [Number(digits)];
  });
  return {
    type: type.replace(/^[<>|=]/, ''),
    big: type.startsWith('>'),
    columnsFirst: order === 'True',
    shape: sizes,
    start: from + length,
  };
}

/** Reads of a number of each type at a byte, and its size. */
const READERS: Readonly<
  Record<
    string,
    readonly [size: number, read: (view: DataView, at: number, little: boolean) => number]
  >
> = {
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  i1: [1, (view, at) => view.getInt8(at)],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  u1: [1, (view, at) => view.getUint8(at)],
  b1: [1, (view, at) => view.getUint8(at)],
};

/** The place in a file of value `index` of the rows, where columns come first. */
function placeIn(shape: readonly number[], index: number): number {
  let [place, step, rest] = [0, 1, index];
  const at: number[] = [];
  for (const size of [...shape].reverse()) {
    at.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  shape.forEach((size, axis) => {
    place += (at[axis] ?? 0) * step;
    step *= size;
  });
  return place;
}

/**
 * Reads an array of numbers, truth values or texts as numpy.save writes it; objects are refused. Nothing is
 * run, and nothing is allocated before the sizes are checked.
 * @throws PrecocialError 'invalid-file'
 */
export function readNpy(bytes: Uint8Array): NumpyArray {
  const { type, big, columnsFirst, shape, start } = headerOf(bytes);
  const count = shape.reduce((all, size) => all * size, 1);
  if (!(count <= MOST_ARRAY_VALUES))
    refuse(`holds ${count} values; arrays of up to ${MOST_ARRAY_VALUES} are read`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = columnsFirst ? (index: number) => placeIn(shape, index) : (index: number) => index;
  const expect = (size: number): void => {
    if (bytes.length - start !== count * size)
      refuse(`has ${bytes.length - start} bytes of values, where ${count * size} are due`);
  };
  const reader = READERS[type];
  if (reader !== undefined) {
    const [size, read] = reader;
    expect(size);
    const make =
      type === 'u1' ? Uint8Array : size === 4 && type === 'f4' ? Float32Array : Float64Array;
    const numbers = new make(count);
    for (let k = 0; k < count; k++) numbers[k] = read(view, start + size * at(k), !big);
    return { shape, values: { kind: 'numbers', numbers } };
  }
  const text = /^([US])(\d{1,4})$/.exec(type);
  if (text === null)
    return refuse(
      type === 'O'
        ? 'holds Python objects, which are code; save plain numbers or texts'
        : `has the type ${type}; numbers, truth values and texts are read`,
    );
  const width = Number(text[2]);
  const unit = text[1] === 'U' ? 4 : 1;
  expect(width * unit);
  const texts = Array.from({ length: count }, (_, k) => {
    const from = start + at(k) * width * unit;
    let word = '';
    for (let c = 0; c < width; c++) {
      const code = unit === 4 ? view.getUint32(from + 4 * c, !big) : view.getUint8(from + c);
      if (code > 0x10ffff) refuse('holds a character that is none');
      if (code !== 0) word += String.fromCodePoint(code);
    }
    return word;
  });
  return { shape, values: { kind: 'texts', texts } };
}
