// What the network sees, and its rewards.
import { ACTIONS } from '../../layouts/walker.ts';
import { Obstacle } from '../physics/contact.ts';
import { jointAngle, jointSpeed, setMotor } from '../physics/joint.ts';
import { Polygon, normalX, normalY, vertexX, vertexY } from '../physics/polygon.ts';
import { TORQUE } from './create.ts';
import { Terrain, World, bodyOf, jointOf, obstacleOf, terrainOf } from './layout.ts';
import { TERRAIN_STEP } from './terrain.ts';

const RAYS: i32 = 10;
const LIDAR_RANGE: f64 = 160.0 / 30.0;
const FPS: f64 = 50.0;
const HIP_SPEED: f64 = 4.0;
const KNEE_SPEED: f64 = 6.0;
/** Right of this the walker has arrived: ten points before the end. */
const FINISH: f64 = 190.0 * TERRAIN_STEP;
const EFFORT: f64 = 0.00035 * TORQUE;

/** sin and cos of the ten ray directions, 0.15 rad apart from straight down. */
const rays: usize = memory.data(160, 16);
let raysReady: bool = false;

function makeRays(): void {
  raysReady = true;
  store<f64>(rays, 0, 0);
  store<f64>(rays, 1, 8);
  store<f64>(rays, 0.14943813247359922, 16);
  store<f64>(rays, 0.9887710779360422, 24);
  store<f64>(rays, 0.29552020666133955, 32);
  store<f64>(rays, 0.955336489125606, 40);
  store<f64>(rays, 0.43496553411123023, 48);
  store<f64>(rays, 0.9004471023526769, 56);
  store<f64>(rays, 0.5646424733950354, 64);
  store<f64>(rays, 0.8253356149096783, 72);
  store<f64>(rays, 0.6816387600233341, 80);
  store<f64>(rays, 0.7316888688738209, 88);
  store<f64>(rays, 0.7833269096274834, 96);
  store<f64>(rays, 0.6216099682706644, 104);
  store<f64>(rays, 0.867423225594017, 112);
  store<f64>(rays, 0.49757104789172696, 120);
  store<f64>(rays, 0.9320390859672263, 128);
  store<f64>(rays, 0.3623577544766736, 136);
  store<f64>(rays, 0.9757233578266591, 144);
  store<f64>(rays, 0.2190066870930415, 152);
}

/**
 * Fraction of the ray from (px, py) along (dx, dy) at which it meets an edge; 2 when it does not.
 */
@inline
function meetEdge(edge: Obstacle, px: f32, py: f32, dx: f32, dy: f32): f32 {
  const nx = edge.normalX;
  const ny = edge.normalY;
  const denominator = nx * dx + ny * dy;
  if (denominator == 0) return 2;
  const t = (nx * (edge.x1 - px) + ny * (edge.y1 - py)) / denominator;
  if (t < 0 || 1 < t) return 2;
  const rx = edge.x2 - edge.x1;
  const ry = edge.y2 - edge.y1;
  const square = rx * rx + ry * ry;
  if (square == 0) return 2;
  const s = ((px + t * dx - edge.x1) * rx + (py + t * dy - edge.y1) * ry) / square;
  return s < 0 || 1 < s ? <f32>2 : t;
}

/** The same for a polygon the ray starts outside of. */
function meetPolygon(polygon: Polygon, px: f32, py: f32, dx: f32, dy: f32): f32 {
  let lower: f32 = 0;
  let upper: f32 = 1;
  let entered = false;
  for (let i = 0, count = polygon.count; i < count; i++) {
    const nx = normalX(polygon, i);
    const ny = normalY(polygon, i);
    const numerator = nx * (vertexX(polygon, i) - px) + ny * (vertexY(polygon, i) - py);
    const denominator = nx * dx + ny * dy;
    if (denominator == 0) {
      if (numerator < 0) return 2;
    } else if (denominator < 0 && numerator < lower * denominator) {
      lower = numerator / denominator;
      entered = true;
    } else if (denominator > 0 && numerator < upper * denominator) {
      upper = numerator / denominator;
    }
    if (upper < lower) return 2;
  }
  return entered ? lower : 2;
}

/** Times a ray's length: nearer to its line than this, an end of an edge may lie on either side. */
const DOUBT: f32 = 0.001;

/** Fraction at the first hit of ray `i` on the terrain, 1 if there is none. */
function castRay(terrain: Terrain, i: i32, px: f32, py: f32): f32 {
  const slot = rays + ((<usize>i) << 4);
  const dx = <f32>(<f64>px + load<f64>(slot) * LIDAR_RANGE) - px;
  const dy = <f32>(<f64>py - load<f64>(slot, 8) * LIDAR_RANGE) - py;
  const polygons = terrain.polygons;
  let nearest: f32 = 1;
  for (let k = 0; k < polygons; k++) {
    const obstacle = obstacleOf(terrain, k);
    if (obstacle.upperX < px || px + dx < obstacle.lowerX) continue;
    const polygon = changetype<Polygon>(changetype<usize>(obstacle) + <usize>obstacle.polygon);
    nearest = min<f32>(nearest, meetPolygon(polygon, px, py, dx, dy));
  }
  // An edge is looked at closely unless both its ends lie clearly on one side of the ray's line.
  const first = max(0, <i32>(<f64>px / TERRAIN_STEP) - 1);
  const start = obstacleOf(terrain, polygons + first);
  let side = dx * (start.y1 - py) - dy * (start.x1 - px);
  for (let k = first; k < terrain.edges; k++) {
    const edge = obstacleOf(terrain, polygons + k);
    if (edge.x1 > px + dx + <f32>0.01) break;
    const before = side;
    side = dx * (edge.y2 - py) - dy * (edge.x2 - px);
    if ((before > DOUBT && side > DOUBT) || (before < -DOUBT && side < -DOUBT)) continue;
    const t = meetEdge(edge, px, py, dx, dy);
    if (t <= 1) return min<f32>(nearest, t);
  }
  return nearest;
}

@inline
function observeLeg(world: World, hip: i32, out: usize, stride: usize): void {
  const upper = bodyOf(world, hip + 1);
  const lower = bodyOf(world, hip + 2);
  const hull = bodyOf(world, 0);
  store<f64>(out, <f64>jointAngle(jointOf(world, hip), hull, upper));
  store<f64>(out + stride, <f64>jointSpeed(hull, upper) / HIP_SPEED);
  store<f64>(out + 2 * stride, <f64>jointAngle(jointOf(world, hip + 1), upper, lower) + 1.0);
  store<f64>(out + 3 * stride, <f64>jointSpeed(upper, lower) / KNEE_SPEED);
  store<f64>(out + 4 * stride, lower.contactFlag ? 1.0 : 0.0);
}

/** Writes the 24 observations (f64), `stride` bytes apart. */
export function observe(world: World, out: usize, stride: usize): void {
  if (!raysReady) makeRays();
  const hull = bodyOf(world, 0);
  store<f64>(out, <f64>hull.angle);
  store<f64>(out + stride, (2.0 * <f64>hull.w) / FPS);
  store<f64>(out + 2 * stride, (0.3 * <f64>hull.vx * (600.0 / 30.0)) / FPS);
  store<f64>(out + 3 * stride, (0.3 * <f64>hull.vy * (400.0 / 30.0)) / FPS);
  observeLeg(world, 0, out + 4 * stride, stride);
  observeLeg(world, 2, out + 9 * stride, stride);
  const terrain = terrainOf(world);
  for (let i = 0; i < RAYS; i++) {
    const fraction = castRay(terrain, i, hull.originX, hull.originY);
    store<f64>(out + <usize>(14 + i) * stride, <f64>fraction);
  }
}

/** 0 where a number is not one. */
@inline
function finite(value: f64): f64 {
  return value == value ? value : 0;
}

@inline
function setJoint(world: World, j: i32, action: f64, speed: f64): void {
  const direction = action > 0 ? 1.0 : action < 0 ? -1.0 : 0.0;
  setMotor(
    jointOf(world, j),
    <f32>(speed * direction),
    <f32>(TORQUE * min<f64>(abs<f64>(action), 1.0)),
  );
}

/** Sets the motors from four actions (f64). */
export function act(world: World, actions: usize): void {
  setJoint(world, 0, finite(load<f64>(actions)), HIP_SPEED);
  setJoint(world, 1, finite(load<f64>(actions, 8)), KNEE_SPEED);
  setJoint(world, 2, finite(load<f64>(actions, 16)), HIP_SPEED);
  setJoint(world, 3, finite(load<f64>(actions, 24)), KNEE_SPEED);
}

/** Progress made and effort spent in the step just taken; the first step only sets the mark. */
export function reward(world: World, actions: usize): f64 {
  const hull = bodyOf(world, 0);
  let shaping = (130.0 * <f64>hull.originX) / 30.0;
  shaping -= 5.0 * abs<f64>(<f64>hull.angle);
  let value = world.steps > 1 ? shaping - world.shaping : 0.0;
  world.shaping = shaping;
  for (let j = 0; j < ACTIONS; j++) {
    value -= EFFORT * min<f64>(abs<f64>(finite(load<f64>(actions + ((<usize>j) << 3)))), 1.0);
  }
  return value;
}

/** What a step costs for each m/s beyond the goal: twice what the speed earns in it, of 50 steps a second. */
const TOO_FAST: f64 = 260.0 / 30.0 / 50.0;

/** Speed of the hull to the right (m/s). */
@inline
export function speedOf(world: World): f64 {
  return <f64>bodyOf(world, 0).vx;
}

/** What a step earns with a goal (m/s): as much as without one up to the goal, beyond it the less the faster. */
@inline
export function paced(earned: f64, speed: f64, goal: f64): f64 {
  return earned - TOO_FAST * max<f64>(0.0, speed - goal);
}

/** The hull has touched something, or the walker has left its terrain to the left. */
@inline
export function fallen(world: World): bool {
  const hull = bodyOf(world, 0);
  return hull.touched != 0 || hull.originX < 0;
}

/** The walker has reached the end of its terrain. */
@inline
export function arrived(world: World): bool {
  return <f64>bodyOf(world, 0).originX > FINISH;
}
