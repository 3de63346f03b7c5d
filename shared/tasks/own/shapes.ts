import { PrecocialError } from '../../base/errors.ts';
import type { Shape } from './definition.ts';

/** Most shapes, and most points or pixels of one. */
const MOST_SHAPES = 2000;
const MOST_POINTS = 100_000;
const COLOUR = /^#[0-9a-f]{6}$/i;

type Fields = Readonly<Record<string, unknown>>;
type Kind = Shape['kind'];

function refuse(what: string): never {
  throw new PrecocialError('task-failed', `draw gave ${what}`);
}

function finite(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return refuse(`a ${String(fields['kind'])} without a finite number ${name}`);
}

function pointOf(value: unknown, what: string): [number, number] {
  const [x, y] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof x === 'number' && typeof y === 'number' && Number.isFinite(x + y)) return [x, y];
  return refuse(`${what} that is not two finite numbers`);
}

const point = (fields: Fields, name: string): [number, number] =>
  pointOf(fields[name], `the ${name} of a ${String(fields['kind'])}`);

function optional<Name extends string>(
  fields: Fields,
  name: Name,
): { readonly [K in Name]?: number } {
  if (fields[name] === undefined) return {};
  return { [name]: finite(fields, name) } as { readonly [K in Name]: number };
}

function colourOf({ colour }: Fields): { readonly colour?: string } {
  if (colour === undefined) return {};
  if (typeof colour === 'string' && COLOUR.test(colour)) return { colour };
  return refuse(`the colour ${JSON.stringify(colour)}, which is not of the form #rrggbb`);
}

/** A list of numbers or points; typed arrays of another context are lists too. */
function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  const list = Array.isArray(value) ? (value as unknown[]) : null;
  const numbers = ArrayBuffer.isView(value) && 'length' in value ? (value as Uint8Array) : null;
  const length = list?.length ?? numbers?.length ?? -1;
  if (length < 0 || length > MOST_POINTS)
    refuse(`a ${String(fields['kind'])} whose ${name} are no list of at most ${MOST_POINTS}`);
  return list ?? Array.from(numbers ?? []);
}

/** How each kind of shape is read. */
const READERS: { readonly [K in Kind]: (fields: Fields) => Extract<Shape, { kind: K }> } = {
  line: (fields) => ({
    kind: 'line',
    from: point(fields, 'from'),
    to: point(fields, 'to'),
    ...optional(fields, 'width'),
    ...colourOf(fields),
  }),
  polyline: (fields) => ({
    kind: 'polyline',
    points: listOf(fields, 'points').map((each) => pointOf(each, 'a point of a polyline')),
    ...optional(fields, 'width'),
    ...colourOf(fields),
  }),
  circle: (fields) => ({
    kind: 'circle',
    at: point(fields, 'at'),
    radius: finite(fields, 'radius'),
    ...colourOf(fields),
  }),
  rectangle: (fields) => ({
    kind: 'rectangle',
    at: point(fields, 'at'),
    width: finite(fields, 'width'),
    height: finite(fields, 'height'),
    ...optional(fields, 'angle'),
    ...colourOf(fields),
  }),
  image: (fields) => {
    const [columns, rows] = [finite(fields, 'columns'), finite(fields, 'rows')];
    const pixels = listOf(fields, 'pixels').map(Number);
    if (pixels.length !== 3 * columns * rows)
      refuse(`an image of ${columns} by ${rows} with ${pixels.length} numbers`);
    return {
      kind: 'image',
      at: point(fields, 'at'),
      width: finite(fields, 'width'),
      height: finite(fields, 'height'),
      columns,
      rows,
      pixels,
    };
  },
  text: (fields) => ({
    kind: 'text',
    at: point(fields, 'at'),
    text: String(fields['text']).slice(0, 200),
    ...colourOf(fields),
  }),
};

const isKind = (kind: unknown): kind is Kind =>
  typeof kind === 'string' && Object.hasOwn(READERS, kind);

/**
 * What a task's `draw` gave, checked and copied as plain data.
 * @throws PrecocialError 'task-failed' saying which shape is off
 */
export function readShapes(given: unknown): readonly Shape[] {
  if (!Array.isArray(given) || given.length > MOST_SHAPES)
    refuse(`no list of at most ${MOST_SHAPES} shapes`);
  return (given as unknown[]).map((entry) => {
    const fields = (typeof entry === 'object' && entry !== null ? entry : {}) as Fields;
    const { kind } = fields;
    if (isKind(kind)) return READERS[kind](fields);
    return refuse(
      `a shape of the kind ${JSON.stringify(kind)}; there are ${Object.keys(READERS).join(', ')}`,
    );
  });
}
