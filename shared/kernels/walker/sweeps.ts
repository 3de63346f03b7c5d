// A cheap test that spares most pairs the time of impact: a polygon whose vertices stay on one side
// of an obstacle during the whole rest of the sweep cannot meet it. The test only ever says "surely
// apart" with a margin far above rounding, so skipping the exact search changes nothing.
import { Body, turnStart } from '../physics/body.ts';
import { Obstacle } from '../physics/contact.ts';
import { Polygon, vertexX, vertexY } from '../physics/polygon.ts';
import { World, bodyOf } from './layout.ts';
import { shapeOf } from './shapes.ts';

/** Distance at which a meeting counts, tolerance included (0.00625 m), and the margin on top. */
const CLEARANCE: f32 = 0.00625 + 0.002;
/** No vertex of the walker is farther from its centre of mass than this (m). */
const REACH: f32 = 1.25;

/**
 * Vertices of each body at the start and at the end of its sweep: 12 x, then 12 y; the last vertex
 * fills what is left over.
 */
const swept: usize = memory.data(<i32>(5 * 96), 16);
const BODY_BYTES: usize = 96;
const Y: usize = 48;
const POINTS: i32 = 12;
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
  const count = shape.count;
  for (let i = 0; i < POINTS; i++) {
    const atEnd = i >= count;
    const k = min(atEnd ? i - count : i, count - 1);
    const x = vertexX(shape, k);
    const y = vertexY(shape, k);
    const p = at + ((<usize>i) << 2);
    store<f32>(p, atEnd ? c1 * x - s1 * y + body.originX : c0 * x - s0 * y + x0);
    store<f32>(p, atEnd ? s1 * x + c1 * y + body.originY : s0 * x + c0 * y + y0, Y);
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
  const at = swept + <usize>index * BODY_BYTES;
  if (!(known & (1 << index))) placeSweep(bodyOf(world, index), shape, at, index);
  const nx = -obstacle.normalX;
  const ny = -obstacle.normalY;
  const offset = nx * obstacle.x1 + ny * obstacle.y1;
  const clear = CLEARANCE + load<f32>(strays + ((<usize>index) << 2));
  const far = f32x4.splat(clear);
  const leftEnd = f32x4.splat(obstacle.x1 - clear);
  const rightEnd = f32x4.splat(obstacle.x2 + clear);
  let above = i32x4.splat(-1);
  let below = above;
  let left = above;
  let right = above;
  for (let p = at; p < at + Y; p += 16) {
    const x = v128.load(p);
    const rise = f32x4.mul(f32x4.splat(ny), v128.load(p, Y));
    const height = f32x4.add(f32x4.mul(f32x4.splat(nx), x), rise);
    const d = f32x4.sub(height, f32x4.splat(offset));
    above = v128.and(above, f32x4.gt(d, far));
    below = v128.and(below, f32x4.lt(d, f32x4.neg(far)));
    left = v128.and(left, f32x4.lt(x, leftEnd));
    right = v128.and(right, f32x4.gt(x, rightEnd));
  }
  return (
    i32x4.all_true(above) || i32x4.all_true(below) || i32x4.all_true(left) || i32x4.all_true(right)
  );
}
