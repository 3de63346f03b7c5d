import {
  BoxGeometry,
  CylinderGeometry,
  DataTexture,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  SRGBColorSpace,
  type Material,
} from 'three';
import type { Shape } from '../../../shared/tasks/own/definition.ts';

/** Metres: how wide a line is that does not say it, and how deep a shape is. */
const LINE_WIDTH = 0.03;
const DEPTH = 0.06;

/** A material of a colour; without one that of the playback. */
export type MaterialOf = (colour: string | undefined) => Material;

type Drawn = Exclude<Shape, { kind: 'text' }>;

// Shared by every drawing, and never disposed of.
const BOX = new BoxGeometry(1, 1, DEPTH);
const DISC = new CylinderGeometry(1, 1, DEPTH, 32).rotateX(Math.PI / 2);
const ROUND = new CylinderGeometry(0.5, 0.5, DEPTH, 16).rotateX(Math.PI / 2);
const PLANE = new PlaneGeometry(1, 1);

type Point = readonly [x: number, y: number];

/** Boxes along a way of points, round at its corners. */
function way(points: readonly Point[], width: number, material: Material): Group {
  const group = new Group();
  points.forEach((to, k) => {
    const end = new Mesh(ROUND, material);
    end.scale.set(width, width, 1);
    end.position.set(to[0], to[1], 0);
    group.add(end);
    const from = points[k - 1];
    if (from === undefined) return;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const piece = new Mesh(BOX, material);
    piece.scale.set(Math.max(1e-6, Math.hypot(dx, dy)), width, 1);
    piece.position.set((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, 0);
    piece.rotation.z = Math.atan2(dy, dx);
    group.add(piece);
  });
  return group;
}

function picture({ columns, rows, pixels }: Extract<Shape, { kind: 'image' }>): MeshBasicMaterial {
  const data = new Uint8Array(4 * columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = 3 * (row * columns + column);
      // A texture begins at the bottom.
      const to = 4 * ((rows - 1 - row) * columns + column);
      for (let k = 0; k < 3; k++) data[to + k] = Number(pixels[from + k] ?? 0);
      data[to + 3] = 255;
    }
  const map = new DataTexture(data, columns, rows);
  map.colorSpace = SRGBColorSpace;
  map.needsUpdate = true;
  return new MeshBasicMaterial({ map });
}

function build(shape: Drawn, materialOf: MaterialOf): Group | Mesh {
  switch (shape.kind) {
    case 'line':
      return way([shape.from, shape.to], shape.width ?? LINE_WIDTH, materialOf(shape.colour));
    case 'polyline':
      return way(shape.points, shape.width ?? LINE_WIDTH, materialOf(shape.colour));
    case 'circle': {
      const disc = new Mesh(DISC, materialOf(shape.colour));
      disc.scale.set(shape.radius, shape.radius, 1);
      disc.position.set(shape.at[0], shape.at[1], 0);
      return disc;
    }
    case 'rectangle': {
      const box = new Mesh(BOX, materialOf(shape.colour));
      box.scale.set(shape.width, shape.height, 1);
      box.position.set(shape.at[0], shape.at[1], 0);
      box.rotation.z = shape.angle ?? 0;
      return box;
    }
    case 'image': {
      const plane = new Mesh(PLANE, picture(shape));
      plane.scale.set(shape.width, shape.height, 1);
      plane.position.set(shape.at[0], shape.at[1], DEPTH / 2);
      return plane;
    }
  }
}

/** The bodies of some shapes, later ones a little in front of those before. */
export function bodiesOf(shapes: readonly Shape[], materialOf: MaterialOf): Group {
  const group = new Group();
  shapes.forEach((shape, k) => {
    if (shape.kind === 'text') return;
    const body = build(shape, materialOf);
    body.position.z += k * 0.002;
    group.add(body);
  });
  return group;
}

/** Corners of what shapes cover: [left, bottom, right, top], in metres; null if they cover nothing. */
export function extentOf(
  shapes: readonly Shape[],
): readonly [left: number, bottom: number, right: number, top: number] | null {
  const xs: number[] = [];
  const ys: number[] = [];
  const add = ([x, y]: Point, reachX: number, reachY = reachX): void => {
    xs.push(x - reachX, x + reachX);
    ys.push(y - reachY, y + reachY);
  };
  for (const shape of shapes) {
    if (shape.kind === 'line') for (const end of [shape.from, shape.to]) add(end, 0);
    else if (shape.kind === 'polyline') for (const point of shape.points) add(point, 0);
    else if (shape.kind === 'circle') add(shape.at, shape.radius);
    else if (shape.kind === 'text') add(shape.at, 0);
    else add(shape.at, shape.width / 2, shape.height / 2);
  }
  if (xs.length === 0) return null;
  const least = (list: readonly number[]): number => list.reduce((a, b) => Math.min(a, b));
  const most = (list: readonly number[]): number => list.reduce((a, b) => Math.max(a, b));
  return [least(xs), least(ys), most(xs), most(ys)];
}

/** The numbers of shapes that move, in a row. */
export function numbersOf(shapes: readonly Shape[]): Float64Array {
  const numbers: number[] = [];
  for (const shape of shapes) {
    if (shape.kind === 'line') numbers.push(...shape.from, ...shape.to);
    else if (shape.kind === 'polyline') for (const point of shape.points) numbers.push(...point);
    else if (shape.kind === 'circle') numbers.push(...shape.at, shape.radius);
    else if (shape.kind === 'rectangle') numbers.push(...shape.at, shape.angle ?? 0);
    else numbers.push(...shape.at);
  }
  return Float64Array.from(numbers);
}

/** Shapes with other numbers, those of `numbersOf`; as they are where the numbers are not theirs. */
export function withNumbers(shapes: readonly Shape[], numbers: Float64Array): readonly Shape[] {
  if (numbers.length !== numbersOf(shapes).length) return shapes;
  let place = 0;
  const next = (): number => numbers[place++] ?? 0;
  const point = (): [number, number] => [next(), next()];
  return shapes.map((shape): Shape => {
    if (shape.kind === 'line') return { ...shape, from: point(), to: point() };
    if (shape.kind === 'polyline') return { ...shape, points: shape.points.map(point) };
    if (shape.kind === 'circle') return { ...shape, at: point(), radius: next() };
    if (shape.kind === 'rectangle') return { ...shape, at: point(), angle: next() };
    return { ...shape, at: point() };
  });
}
