// Distance between a static convex shape and a moving polygon: Gilbert, Johnson and Keerthi's
// algorithm on a simplex of at most three vertices, with the features of the last answer as start.

const EPSILON: f32 = f32.EPSILON;
const MAX_ITERATIONS: i32 = 20;

/** A vertex of the difference shape: points on A and B, B - A, barycentric weight, vertex indices. */
@unmanaged
class Vertex {
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

// The pair under consideration: vertices (x, y pairs) and their number; B's place.
let verticesA: usize = 0;
let countA: i32 = 0;
let verticesB: usize = 0;
let countB: i32 = 0;
let bodyX: f32 = 0;
let bodyY: f32 = 0;
let bodySin: f32 = 0;
let bodyCos: f32 = 0;

// Features of the last answer.
export let featureCount: i32 = 0;
export let featureA0: i32 = 0;
export let featureA1: i32 = 0;
export let featureB0: i32 = 0;
export let featureB1: i32 = 0;
let featureA2: i32 = 0;
let featureB2: i32 = 0;
let featureMetric: f32 = 0;

export function setPair(a: usize, numberA: i32, b: usize, numberB: i32): void {
  verticesA = a;
  countA = numberA;
  verticesB = b;
  countB = numberB;
  featureCount = 0;
}

/** Place of shape B: its origin and the sine and cosine of its angle. */
@inline
export function setPlace(x: f32, y: f32, s: f32, c: f32): void {
  bodyX = x;
  bodyY = y;
  bodySin = s;
  bodyCos = c;
}

@inline
function vertex(i: i32): Vertex {
  return changetype<Vertex>(simplex + <usize>i * VERTEX_BYTES);
}

/** Index of the vertex farthest along (dx, dy); the first of equals. */
export function support(vertices: usize, count: i32, dx: f32, dy: f32): i32 {
  let best = 0;
  let bestValue = load<f32>(vertices) * dx + load<f32>(vertices, 4) * dy;
  for (let i = 1; i < count; i++) {
    const p = vertices + (<usize>i << 3);
    const value = load<f32>(p) * dx + load<f32>(p, 4) * dy;
    if (value > bestValue) {
      bestValue = value;
      best = i;
    }
  }
  return best;
}

function fillVertex(v: Vertex, a: i32, b: i32): void {
  const pa = verticesA + (<usize>a << 3);
  const pb = verticesB + (<usize>b << 3);
  const x = load<f32>(pb);
  const y = load<f32>(pb, 4);
  v.indexA = a;
  v.indexB = b;
  v.ax = load<f32>(pa);
  v.ay = load<f32>(pa, 4);
  v.bx = bodyCos * x - bodySin * y + bodyX;
  v.by = bodySin * x + bodyCos * y + bodyY;
  v.x = v.bx - v.ax;
  v.y = v.by - v.ay;
}

/** Length of two vertices, twice the area of three. */
function metric(count: i32): f32 {
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

/** Rebuilds the simplex from the last features, unless it has changed its size by more than half. */
function restoreSimplex(): i32 {
  let count = featureCount;
  if (count > 0) fillVertex(vertex(0), featureA0, featureB0);
  if (count > 1) fillVertex(vertex(1), featureA1, featureB1);
  if (count > 2) fillVertex(vertex(2), featureA2, featureB2);
  if (count > 1) {
    const now = metric(count);
    if (now < <f32>0.5 * featureMetric || <f32>2.0 * featureMetric < now || now < EPSILON) count = 0;
  }
  if (count > 0) return count;
  fillVertex(vertex(0), 0, 0);
  vertex(0).weight = 1;
  return 1;
}

function copyVertex(to: i32, from: i32): void {
  memory.copy(changetype<usize>(vertex(to)), changetype<usize>(vertex(from)), VERTEX_BYTES);
}

/** The point of a segment closest to the origin: weights set, vertices left. */
function closestOfSegment(): i32 {
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
function closestOfTriangle(): i32 {
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

/** Whether vertex `count` repeats one of the simplex as it stood before it was reduced. */
@inline
function repeats(a: i32, b: i32, saved: i32, save0: i32, save1: i32, save2: i32): bool {
  const code = a | (b << 8);
  return (saved > 0 && code == save0) || (saved > 1 && code == save1) || (saved > 2 && code == save2);
}

@inline
function codeOf(i: i32): i32 {
  return vertex(i).indexA | (vertex(i).indexB << 8);
}

/** Distance between the cores (without skins) of the pair at the place set; 0 when they overlap. */
export function distance(): f32 {
  let count = restoreSimplex();
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const saved = count;
    const save0 = codeOf(0);
    const save1 = codeOf(1);
    const save2 = codeOf(2);
    if (count == 2) count = closestOfSegment();
    else if (count == 3) count = closestOfTriangle();
    if (count == 3) break;
    const v1 = vertex(0);
    let dx = -v1.x;
    let dy = -v1.y;
    if (count == 2) {
      const ex = vertex(1).x - v1.x;
      const ey = vertex(1).y - v1.y;
      const left = ex * dy - ey * dx > 0;
      dx = left ? -ey : ey;
      dy = left ? ex : -ex;
    }
    if (dx * dx + dy * dy < EPSILON * EPSILON) break;
    const a = support(verticesA, countA, -dx, -dy);
    const b = support(verticesB, countB, bodyCos * dx + bodySin * dy, -bodySin * dx + bodyCos * dy);
    fillVertex(vertex(count), a, b);
    if (repeats(a, b, saved, save0, save1, save2)) break;
    count++;
  }
  keepFeatures(count);
  return separation(count);
}

function keepFeatures(count: i32): void {
  featureMetric = metric(count);
  featureCount = count;
  featureA0 = vertex(0).indexA;
  featureB0 = vertex(0).indexB;
  featureA1 = vertex(1).indexA;
  featureB1 = vertex(1).indexB;
  featureA2 = vertex(2).indexA;
  featureB2 = vertex(2).indexB;
}

function separation(count: i32): f32 {
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
