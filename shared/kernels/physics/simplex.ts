// The simplex of the distance algorithm: up to three vertices of the difference of two shapes, and
// the point of it that is closest to the origin.

/**
 * A vertex of the difference shape: points on A and B, B - A, barycentric weight, vertex indices.
 */
@unmanaged
export class Vertex {
  ax: f32;
  ay: f32;
  bx: f32;
  by: f32;
  x: f32;
  y: f32;
  weight: f32;
  indexA: i32;
  indexB: i32;
}

const VERTEX_BYTES: usize = offsetof<Vertex>();
const simplex: usize = memory.data(256, 16);

@inline
export function vertex(i: i32): Vertex {
  return changetype<Vertex>(simplex + <usize>i * VERTEX_BYTES);
}

/** Length of two vertices, twice the area of three. */
export function metric(count: i32): f32 {
  if (count < 2) return 0;
  const v1 = vertex(0);
  const v2 = vertex(1);
  if (count == 2) {
    const dx = v1.x - v2.x;
    const dy = v1.y - v2.y;
    return sqrt<f32>(dx * dx + dy * dy);
  }
  const v3 = vertex(2);
  return (v2.x - v1.x) * (v3.y - v1.y) - (v2.y - v1.y) * (v3.x - v1.x);
}

function copyVertex(to: i32, from: i32): void {
  memory.copy(changetype<usize>(vertex(to)), changetype<usize>(vertex(from)), VERTEX_BYTES);
}

/** The point of a segment closest to the origin: weights set, vertices left. */
export function closestOfSegment(): i32 {
  const v1 = vertex(0);
  const v2 = vertex(1);
  const ex = v2.x - v1.x;
  const ey = v2.y - v1.y;
  const d2 = -(v1.x * ex + v1.y * ey);
  if (d2 <= 0) {
    v1.weight = 1;
    return 1;
  }
  const d1 = v2.x * ex + v2.y * ey;
  if (d1 <= 0) {
    v2.weight = 1;
    copyVertex(0, 1);
    return 1;
  }
  const inverse: f32 = <f32>1.0 / (d1 + d2);
  v1.weight = d1 * inverse;
  v2.weight = d2 * inverse;
  return 2;
}

/** Keeps the vertices of an edge of the triangle as the first two, with their weights. */
function keepEdge(i: i32, j: i32, d1: f32, d2: f32): i32 {
  const inverse: f32 = <f32>1.0 / (d1 + d2);
  vertex(i).weight = d1 * inverse;
  vertex(j).weight = d2 * inverse;
  // The third vertex replaces the one that is dropped.
  if (j == 2) copyVertex(i == 0 ? 1 : 0, 2);
  return 2;
}

function keepVertex(i: i32): i32 {
  vertex(i).weight = 1;
  if (i > 0) copyVertex(0, i);
  return 1;
}

/** The point of a triangle closest to the origin, by Voronoi regions: vertices left. */
export function closestOfTriangle(): i32 {
  const v1 = vertex(0);
  const v2 = vertex(1);
  const v3 = vertex(2);
  const x1 = v1.x;
  const y1 = v1.y;
  const x2 = v2.x;
  const y2 = v2.y;
  const x3 = v3.x;
  const y3 = v3.y;
  const ex12 = x2 - x1;
  const ey12 = y2 - y1;
  const d12a = x2 * ex12 + y2 * ey12;
  const d12b = -(x1 * ex12 + y1 * ey12);
  const ex13 = x3 - x1;
  const ey13 = y3 - y1;
  const d13a = x3 * ex13 + y3 * ey13;
  const d13b = -(x1 * ex13 + y1 * ey13);
  const ex23 = x3 - x2;
  const ey23 = y3 - y2;
  const d23a = x3 * ex23 + y3 * ey23;
  const d23b = -(x2 * ex23 + y2 * ey23);
  const n = ex12 * ey13 - ey12 * ex13;
  const t1 = n * (x2 * y3 - y2 * x3);
  const t2 = n * (x3 * y1 - y3 * x1);
  const t3 = n * (x1 * y2 - y1 * x2);
  if (d12b <= 0 && d13b <= 0) return keepVertex(0);
  if (d12a > 0 && d12b > 0 && t3 <= 0) return keepEdge(0, 1, d12a, d12b);
  if (d13a > 0 && d13b > 0 && t2 <= 0) return keepEdge(0, 2, d13a, d13b);
  if (d12a <= 0 && d23b <= 0) return keepVertex(1);
  if (d13a <= 0 && d23a <= 0) return keepVertex(2);
  if (d23a > 0 && d23b > 0 && t1 <= 0) return keepEdge(1, 2, d23a, d23b);
  const inverse: f32 = <f32>1.0 / (t1 + t2 + t3);
  v1.weight = t1 * inverse;
  v2.weight = t2 * inverse;
  v3.weight = t3 * inverse;
  return 3;
}

/** Distance of the witness points on both shapes. */
export function separation(count: i32): f32 {
  if (count == 3) return 0;
  const v1 = vertex(0);
  let dx = v1.ax - v1.bx;
  let dy = v1.ay - v1.by;
  if (count == 2) {
    const v2 = vertex(1);
    const u1 = v1.weight;
    const u2 = v2.weight;
    dx = u1 * v1.ax + u2 * v2.ax - (u1 * v1.bx + u2 * v2.bx);
    dy = u1 * v1.ay + u2 * v2.ay - (u1 * v1.by + u2 * v2.by);
  }
  return sqrt<f32>(dx * dx + dy * dy);
}
