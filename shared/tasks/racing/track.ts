import { at } from '../../base/arrays.ts';
import {
  CHECKPOINTS,
  KERB_RUN,
  KERB_WIDTH,
  ROAD_HALF_WIDTH,
  SCALE,
  TRACK_RADIUS,
  TRACK_STEP,
  TURN_RATE,
} from './constants.ts';

/** A uniform draw from [low, high). */
export type Uniform = (low: number, high: number) => number;

/**
 * A closed track: point i has the polar angle `alpha` it was walked at, the heading `beta` of the road's
 * cross-section (the road runs along (-sin beta, cos beta)) and the centre (x, y). Tile i joins the
 * points i and i - 1, and has a kerb where `kerb[i]` is 1. A car starts at point 0.
 */
export interface Track {
  readonly tiles: number;
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly kerb: Uint8Array;
  /** Range of the walked points the track was cut from; a check value of the recordings. */
  readonly range: readonly [first: number, last: number];
  /** Sets of checkpoints drawn until one gave a closed track. */
  readonly attempts: number;
}

interface Point {
  readonly alpha: number;
  readonly beta: number;
  readonly x: number;
  readonly y: number;
}

const TURN = 2 * Math.PI;
const WALK_LIMIT = 2500;
const START_ALPHA = (TURN * -0.5) / CHECKPOINTS;

/**
 * Draws the checkpoints of one attempt, 24 draws in the published order. The draws of the first and last
 * checkpoint are made and then overwritten.
 */
function drawCheckpoints(uniform: Uniform): Point[] {
  return Array.from({ length: CHECKPOINTS }, (_, index) => {
    let alpha = (TURN * index) / CHECKPOINTS + uniform(0, TURN / CHECKPOINTS);
    let radius = uniform(TRACK_RADIUS / 3, TRACK_RADIUS);
    if (index === 0 || index === CHECKPOINTS - 1) {
      alpha = (TURN * index) / CHECKPOINTS;
      radius = 1.5 * TRACK_RADIUS;
    }
    return { alpha, beta: 0, x: radius * Math.cos(alpha), y: radius * Math.sin(alpha) };
  });
}

/** The checkpoint a walker at polar angle `alpha` heads for, and `alpha` in that checkpoint's turn. */
function nextCheckpoint(
  checkpoints: readonly Point[],
  from: number,
  alpha: number,
): { index: number; alpha: number; target: Point } {
  let index = from;
  for (;;) {
    const target = checkpoints[index % CHECKPOINTS] as Point;
    if (alpha <= target.alpha) return { index, alpha, target };
    index++;
    if (index % CHECKPOINTS === 0) alpha -= TURN;
  }
}

/** The heading after one step towards a target, turning by at most TURN_RATE. */
function steered(beta: number, x: number, y: number, target: Point): number {
  const offset = SCALE * (Math.cos(beta) * (target.x - x) + Math.sin(beta) * (target.y - y));
  if (offset > 0.3) return beta - Math.min(TURN_RATE, Math.abs(0.001 * offset));
  if (offset < -0.3) return beta + Math.min(TURN_RATE, Math.abs(0.001 * offset));
  return beta;
}

/** Walks around the checkpoints for up to five laps or WALK_LIMIT points. */
function walk(checkpoints: readonly Point[]): Point[] {
  const points: Point[] = [];
  let x = 1.5 * TRACK_RADIUS;
  let y = 0;
  let beta = 0;
  let laps = 0;
  let checkpoint = 0;
  let otherSide = false;
  while (points.length < WALK_LIMIT && laps <= 4) {
    let alpha = Math.atan2(y, x);
    if (otherSide && alpha > 0) {
      laps++;
      otherSide = false;
    }
    if (alpha < 0) {
      otherSide = true;
      alpha += TURN;
    }
    const next = nextCheckpoint(checkpoints, checkpoint, alpha);
    checkpoint = next.index;
    alpha = next.alpha;
    const forward = { x: -Math.sin(beta), y: Math.cos(beta) };
    while (beta - alpha > 1.5 * Math.PI) beta -= TURN;
    while (beta - alpha < -1.5 * Math.PI) beta += TURN;
    const old = beta;
    beta = steered(beta, x, y, next.target);
    x += forward.x * TRACK_STEP;
    y += forward.y * TRACK_STEP;
    points.push({ alpha, beta: old * 0.5 + beta * 0.5, x, y });
  }
  return points;
}

/** First and last index of the last full lap, or null if the walk never passed the start twice. */
function lastLap(points: readonly Point[]): [number, number] | null {
  let last = -1;
  for (let i = points.length - 1; i > 0; i--) {
    const here = points[i] as Point;
    const before = points[i - 1] as Point;
    if (here.alpha <= START_ALPHA || before.alpha > START_ALPHA) continue;
    if (last !== -1) return [i, last];
    last = i;
  }
  return null;
}

/** True if the two ends of a lap meet across the road's section. */
function isClosed(points: readonly Point[]): boolean {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return false;
  const gap = Math.hypot(
    Math.cos(first.beta) * (first.x - last.x),
    Math.sin(first.beta) * (first.y - last.y),
  );
  return gap <= TRACK_STEP;
}

/**
 * Tiles with a kerb: a run of KERB_RUN points that turn hard to one side, and the points of the run before
 * it. The spreading happens in place, so that at the start it reads flags already spread from the end.
 */
function kerbs(points: readonly Point[]): Uint8Array {
  const count = points.length;
  const beta = (index: number): number => (points[(index + count) % count] as Point).beta;
  const kerb = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let hard = true;
    let side = 0;
    for (let back = 0; back < KERB_RUN; back++) {
      const turn = beta(i - back) - beta(i - back - 1);
      hard &&= Math.abs(turn) > TURN_RATE * 0.2;
      side += Math.sign(turn);
    }
    kerb[i] = hard && Math.abs(side) === KERB_RUN ? 1 : 0;
  }
  for (let i = 0; i < count; i++) {
    if (kerb[i] === 0) continue;
    for (let back = 0; back < KERB_RUN; back++) kerb[(i - back + count) % count] = 1;
  }
  return kerb;
}

/** One attempt of the generator: a track, or null where its ends do not meet or it never closes. */
function attempt(uniform: Uniform, attempts: number): Track | null {
  const points = walk(drawCheckpoints(uniform));
  const range = lastLap(points);
  if (range === null) return null;
  const lap = points.slice(range[0], range[1] - 1);
  if (!isClosed(lap)) return null;
  return {
    tiles: lap.length,
    alpha: Float64Array.from(lap, (point) => point.alpha),
    beta: Float64Array.from(lap, (point) => point.beta),
    x: Float64Array.from(lap, (point) => point.x),
    y: Float64Array.from(lap, (point) => point.y),
    kerb: kerbs(lap),
    range,
    attempts,
  };
}

/** The track of the 24 draws of one attempt, or null if it does not close. */
export function trackFromDraws(draws: ArrayLike<number>): Track | null {
  let next = 0;
  return attempt(() => at(draws, next++), 1);
}

/** Draws a track: attempts of 24 uniform draws until one closes (1.09 attempts on average). */
export function drawTrack(uniform: Uniform): Track {
  for (let attempts = 1; ; attempts++) {
    const track = attempt(uniform, attempts);
    if (track !== null) return track;
  }
}

/** Four corners x0 y0 ... x3 y3, counted around the quadrilateral. */
export type Quad = readonly number[];

/** The quadrilateral between points i and i - 1, from `inner` to `outer` across the road. */
function crossQuad(track: Track, index: number, inner: number, outer: number): Quad {
  const corner = (point: number, distance: number): [number, number] => [
    at(track.x, point) + distance * Math.cos(at(track.beta, point)),
    at(track.y, point) + distance * Math.sin(at(track.beta, point)),
  ];
  const previous = (index + track.tiles - 1) % track.tiles;
  return [
    ...corner(index, inner),
    ...corner(index, outer),
    ...corner(previous, outer),
    ...corner(previous, inner),
  ];
}

/** The road quadrilateral of tile `index`. */
export function roadQuad(track: Track, index: number): Quad {
  return crossQuad(track, index, -ROAD_HALF_WIDTH, ROAD_HALF_WIDTH);
}

/** The kerb beside tile `index`, on the outer side of the turn; meaningful where track.kerb is 1. */
export function kerbQuad(track: Track, index: number): Quad {
  const previous = (index + track.tiles - 1) % track.tiles;
  const side = Math.sign(at(track.beta, previous) - at(track.beta, index));
  return crossQuad(track, index, side * ROAD_HALF_WIDTH, side * (ROAD_HALF_WIDTH + KERB_WIDTH));
}
