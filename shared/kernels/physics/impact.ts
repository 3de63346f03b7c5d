// Time of impact of a moving polygon with a static convex shape, by conservative advancement: find
// the separating axis, find when the deepest points along it reach the target distance, repeat.
import { Body } from './body.ts';
import {
  distance,
  featureA0,
  featureA1,
  featureB0,
  featureB1,
  featureCount,
  setPair,
  setPlace,
  support,
} from './distance.ts';
import { sineCosine } from './trig.ts';

const LINEAR_SLOP: f32 = 0.005;
const TARGET: f32 = 0.005;
const TOLERANCE: f32 = <f32>0.25 * LINEAR_SLOP;
const TWO_PI: f32 = <f32>2.0 * <f32>3.14159265359;
const MAX_ITERATIONS: i32 = 20;
const MAX_PUSHES: i32 = 8;
const MAX_ROOT_STEPS: i32 = 50;

const POINTS: i32 = 0;
const FACE_A: i32 = 1;
const FACE_B: i32 = 2;

let verticesA: usize = 0;
let countA: i32 = 0;
let verticesB: usize = 0;
let countB: i32 = 0;
let moving: Body = changetype<Body>(0);
let angle0: f32 = 0;
let angle1: f32 = 0;

// Place of B at the last time asked for.
let placeX: f32 = 0;
let placeY: f32 = 0;
let placeSin: f32 = 0;
let placeCos: f32 = 1;

// The separating axis: between two points, or normal to a face of A or of B through a point of it.
let kind: i32 = POINTS;
let axisX: f32 = 0;
let axisY: f32 = 0;
let faceX: f32 = 0;
let faceY: f32 = 0;
// Deepest vertices found along it.
let deepA: i32 = 0;
let deepB: i32 = 0;

function placeAt(t: f32): void {
  const body = moving;
  const rest = <f32>1.0 - t;
  const angle = rest * angle0 + t * angle1;
  const both = sineCosine(angle);
  const s = f32x4.extract_lane(both, 0);
  const c = f32x4.extract_lane(both, 1);
  const lx = body.centerX;
  const ly = body.centerY;
  placeX = rest * body.startX + t * body.x - (c * lx - s * ly);
  placeY = rest * body.startY + t * body.y - (s * lx + c * ly);
  placeSin = s;
  placeCos = c;
}

@inline
function worldX(index: i32): f32 {
  const p = verticesB + ((<usize>index) << 3);
  return placeCos * load<f32>(p) - placeSin * load<f32>(p, 4) + placeX;
}

@inline
function worldY(index: i32): f32 {
  const p = verticesB + ((<usize>index) << 3);
  return placeSin * load<f32>(p) + placeCos * load<f32>(p, 4) + placeY;
}

@inline
function normalizeAxis(): void {
  const length = sqrt<f32>(axisX * axisX + axisY * axisY);
  if (length < f32.EPSILON) return;
  const inverse: f32 = <f32>1.0 / length;
  axisX *= inverse;
  axisY *= inverse;
}

/** Axis normal to the segment of two vertices, through its middle. */
@inline
function axisOfFace(vertices: usize, i: i32, j: i32): void {
  const p = vertices + ((<usize>i) << 3);
  const q = vertices + ((<usize>j) << 3);
  axisX = load<f32>(q, 4) - load<f32>(p, 4);
  axisY = -(load<f32>(q) - load<f32>(p));
  normalizeAxis();
  faceX = <f32>0.5 * (load<f32>(p) + load<f32>(q));
  faceY = <f32>0.5 * (load<f32>(p, 4) + load<f32>(q, 4));
}

/** Chooses the axis from the closest features at the present place. */
function chooseAxis(): void {
  const a0 = verticesA + ((<usize>featureA0) << 3);
  const ax = load<f32>(a0);
  const ay = load<f32>(a0, 4);
  if (featureCount == 1) {
    kind = POINTS;
    axisX = worldX(featureB0) - ax;
    axisY = worldY(featureB0) - ay;
    normalizeAxis();
    return;
  }
  let s: f32;
  if (featureA0 == featureA1) {
    kind = FACE_B;
    axisOfFace(verticesB, featureB0, featureB1);
    const nx = placeCos * axisX - placeSin * axisY;
    const ny = placeSin * axisX + placeCos * axisY;
    const px = placeCos * faceX - placeSin * faceY + placeX;
    const py = placeSin * faceX + placeCos * faceY + placeY;
    s = (ax - px) * nx + (ay - py) * ny;
  } else {
    kind = FACE_A;
    axisOfFace(verticesA, featureA0, featureA1);
    s = (worldX(featureB0) - faceX) * axisX + (worldY(featureB0) - faceY) * axisY;
  }
  if (s < 0) {
    axisX = -axisX;
    axisY = -axisY;
  }
}

/**
 * Separation along the axis at time t: of the deepest vertices (search), or of those found before.
 */
function separationAt(t: f32, search: bool): f32 {
  placeAt(t);
  if (kind == FACE_B) {
    const nx = placeCos * axisX - placeSin * axisY;
    const ny = placeSin * axisX + placeCos * axisY;
    const px = placeCos * faceX - placeSin * faceY + placeX;
    const py = placeSin * faceX + placeCos * faceY + placeY;
    if (search) deepA = support(verticesA, countA, -nx, -ny);
    const p = verticesA + ((<usize>deepA) << 3);
    return (load<f32>(p) - px) * nx + (load<f32>(p, 4) - py) * ny;
  }
  let fromX = faceX;
  let fromY = faceY;
  if (search) {
    const mx = -axisX;
    const my = -axisY;
    deepB = support(
      verticesB,
      countB,
      placeCos * mx + placeSin * my,
      -placeSin * mx + placeCos * my,
    );
  }
  if (kind == POINTS) {
    if (search) deepA = support(verticesA, countA, axisX, axisY);
    const p = verticesA + ((<usize>deepA) << 3);
    fromX = load<f32>(p);
    fromY = load<f32>(p, 4);
  }
  return (worldX(deepB) - fromX) * axisX + (worldY(deepB) - fromY) * axisY;
}

/**
 * Time in low..high at which the known vertices are TARGET apart, by bisection and secants in
 * turn.
 */
function findRoot(low: f32, high: f32, lowValue: f32, highValue: f32): f32 {
  let a1 = low;
  let a2 = high;
  let s1 = lowValue;
  let s2 = highValue;
  for (let i = 0; i < MAX_ROOT_STEPS; i++) {
    const t = i & 1 ? a1 + ((TARGET - s1) * (a2 - a1)) / (s2 - s1) : <f32>0.5 * (a1 + a2);
    const s = separationAt(t, false);
    if (abs<f32>(s - TARGET) < TOLERANCE) return t;
    if (s > TARGET) {
      a1 = t;
      s1 = s;
    } else {
      a2 = t;
      s2 = s;
    }
  }
  return high;
}

/**
 * Fraction 0..1 of the body's remaining sweep at which it comes within 0.005 m of shape A (vertices
 * in world coordinates); -1 when it does not, or overlaps it already.
 */
export function timeOfImpact(a: usize, numberA: i32, b: usize, numberB: i32, body: Body): f32 {
  verticesA = a;
  countA = numberA;
  verticesB = b;
  countB = numberB;
  moving = body;
  const turns = TWO_PI * floor<f32>(body.startAngle / TWO_PI);
  angle0 = body.startAngle - turns;
  angle1 = body.angle - turns;
  setPair(a, numberA, b, numberB);
  let t1: f32 = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    placeAt(t1);
    setPlace(placeX, placeY, placeSin, placeCos);
    const apart = distance();
    if (apart <= 0) return -1;
    if (apart < TARGET + TOLERANCE) return t1;
    chooseAxis();
    let t2: f32 = 1;
    for (let push = 0; push < MAX_PUSHES; push++) {
      const s2 = separationAt(t2, true);
      if (s2 > TARGET + TOLERANCE) return -1;
      if (s2 > TARGET - TOLERANCE) {
        t1 = t2;
        break;
      }
      const s1 = separationAt(t1, false);
      if (s1 < TARGET - TOLERANCE) return -1;
      if (s1 <= TARGET + TOLERANCE) return t1;
      t2 = findRoot(t1, t2, s1, s2);
    }
  }
  return -1;
}
