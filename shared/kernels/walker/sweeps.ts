// A cheap test that spares most pairs the time of impact: a polygon whose vertices stay on one side
// of an obstacle during the whole rest of the sweep cannot meet it. The test only ever says "surely
// apart" with a margin far above rounding, so skipping the exact search changes nothing.
import { Body, turnStart } from '../physics/body.ts';
import { Obstacle } from '../physics/contact.ts';
import { MAX_VERTICES, Polygon, vertexX, vertexY } from '../physics/polygon.ts';
import { World, bodyOf } from './layout.ts';
import { shapeOf } from './shapes.ts';

/** Distance at which a meeting counts, tolerance included (0.00625 m), and the margin on top. */
const CLEARANCE: f32 = 0.00625 + 0.002;
/** No vertex of the walker is farther from its centre of mass than this (m). */
const REACH: f32 = 1.25;

/** Vertices of each body at the start and at the end of its sweep: x, y pairs. */
const swept: usize = memory.data(<i32>(5 * 16 * 8), 16);
let known: i32 = 0;
/** How far a vertex may stray from the chord of its path, per body. */
const strays: usize = memory.data(<i32>(5 * 4), 16);

@inline
export function forgetSweeps(body: i32): void {
  known &= ~(1 << body);
}

function placeSweep(body: Body, shape: Polygon, at: usize, index: i32): void {
  turnStart(body);
  const s0 = body.startSin;
  const c0 = body.startCos;
  const x0 = body.startX - (c0 * body.centerX - s0 * body.centerY);
  const y0 = body.startY - (s0 * body.centerX + c0 * body.centerY);
  const s1 = body.sin;
  const c1 = body.cos;
  for (let i = 0, count = shape.count; i < count; i++) {
    const x = vertexX(shape, i);
    const y = vertexY(shape, i);
    const p = at + ((<usize>i) << 4);
    store<f32>(p, c0 * x - s0 * y + x0);
    store<f32>(p, s0 * x + c0 * y + y0, 4);
    store<f32>(p, c1 * x - s1 * y + body.originX, 8);
    store<f32>(p, s1 * x + c1 * y + body.originY, 12);
  }
  const turned = body.angle - body.startAngle;
  store<f32>(strays + ((<usize>index) << 2), <f32>0.125 * REACH * turned * turned);
  known |= 1 << index;
}

/**
 * Whether the body certainly stays clear of the obstacle from the start of its sweep to the end.
 */
export function surelyApart(world: World, index: i32, obstacle: Obstacle): bool {
  if (obstacle.polygon != 0) return false;
  const shape = shapeOf(index);
  const at = swept + <usize>index * ((<usize>MAX_VERTICES) << 4);
  if (!(known & (1 << index))) placeSweep(bodyOf(world, index), shape, at, index);
  const nx = -obstacle.normalX;
  const ny = -obstacle.normalY;
  const offset = nx * obstacle.x1 + ny * obstacle.y1;
  const clear = CLEARANCE + load<f32>(strays + ((<usize>index) << 2));
  let above = true;
  let below = true;
  let left = true;
  let right = true;
  const leftEnd = obstacle.x1 - clear;
  const rightEnd = obstacle.x2 + clear;
  for (let p = at, end = at + ((<usize>shape.count) << 4); p < end; p += 8) {
    const x = load<f32>(p);
    const d = nx * x + ny * load<f32>(p, 4) - offset;
    above = above && d > clear;
    below = below && d < -clear;
    left = left && x < leftEnd;
    right = right && x > rightEnd;
  }
  return above || below || left || right;
}
