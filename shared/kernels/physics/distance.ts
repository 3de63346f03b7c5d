// Distance between a static convex shape and a moving polygon: Gilbert, Johnson and Keerthi's
// algorithm on a simplex of at most three vertices, with the features of the last answer as start.
import {
  Vertex,
  closestOfSegment,
  closestOfTriangle,
  metric,
  separation,
  vertex,
} from './simplex.ts';

const EPSILON: f32 = f32.EPSILON;
const MAX_ITERATIONS: i32 = 20;

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

/** Index of the vertex farthest along (dx, dy); the first of equals. */
export function support(vertices: usize, count: i32, dx: f32, dy: f32): i32 {
  let best = 0;
  let bestValue = load<f32>(vertices) * dx + load<f32>(vertices, 4) * dy;
  for (let i = 1; i < count; i++) {
    const p = vertices + ((<usize>i) << 3);
    const value = load<f32>(p) * dx + load<f32>(p, 4) * dy;
    if (value > bestValue) {
      bestValue = value;
      best = i;
    }
  }
  return best;
}

function fillVertex(v: Vertex, a: i32, b: i32): void {
  const pa = verticesA + ((<usize>a) << 3);
  const pb = verticesB + ((<usize>b) << 3);
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

/**
 * Rebuilds the simplex from the last features, unless it has changed its size by more than half.
 */
function restoreSimplex(): i32 {
  let count = featureCount;
  if (count > 0) fillVertex(vertex(0), featureA0, featureB0);
  if (count > 1) fillVertex(vertex(1), featureA1, featureB1);
  if (count > 2) fillVertex(vertex(2), featureA2, featureB2);
  if (count > 1) {
    const now = metric(count);
    if (now < <f32>0.5 * featureMetric || <f32>2.0 * featureMetric < now || now < EPSILON)
      count = 0;
  }
  if (count > 0) return count;
  fillVertex(vertex(0), 0, 0);
  vertex(0).weight = 1;
  return 1;
}

/** Whether vertex `count` repeats one of the simplex as it stood before it was reduced. */
@inline
function repeats(a: i32, b: i32, saved: i32, save0: i32, save1: i32, save2: i32): bool {
  const code = a | (b << 8);
  return (
    (saved > 0 && code == save0) || (saved > 1 && code == save1) || (saved > 2 && code == save2)
  );
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
