// The car's five bodies. Masses are those Box2D 2.3 computes from the published polygons.
import {
  B_ANGLE, B_COS, B_FX, B_FY, B_OMEGA, B_OX, B_OY, B_SIN, B_STILL, B_VX, B_VY, B_X, B_Y,
  BODY_BYTES, O_BODIES, O_WHEELS, WHEEL_BYTES, bodyOf,
} from './layout';
import { sine, cosine } from '../physics/trig';

export const SIZE: f64 = 0.02;
export const HULL_INVERSE_MASS: f32 = <f32>(1.0 / 7.06);
/** Inertia about the centre of mass: 18.2603645 about the origin, less m d^2. */
export const HULL_INVERSE_INERTIA: f32 = <f32>(1.0 / (18.2603645 - 7.06 * 0.0825309 * 0.0825309));
/** y of the hull's centre of mass seen from its origin; x is 0. */
export const HULL_CENTRE: f32 = -0.0825309;
export const WHEEL_INVERSE_MASS: f32 = <f32>(1.0 / 0.06048);
export const WHEEL_INVERSE_INERTIA: f32 = <f32>(1.0 / 0.0074592009);
export const WHEEL_HALF_WIDTH: f64 = 14;
export const WHEEL_RADIUS: f64 = 27;

/** Anchor of a wheel in the hull's frame, car units: front wheels first, left before right. */
@inline
export function anchorX(index: usize): f64 {
  return index & 1 ? 55 : -55;
}

@inline
export function anchorY(index: usize): f64 {
  return index < 2 ? 80 : -82;
}

/** Corners of the hull's four convex polygons, car units, and their counts. */
const HULL = memory.data<f32>([
  -60, 130, 60, 130, 60, 110, -60, 110,
  -15, 120, 15, 120, 20, 20, -20, 20,
  25, 20, 50, -10, 50, -40, 20, -90, -20, -90, -50, -40, -50, -10, -25, 20,
  -50, -120, 50, -120, 50, -90, -50, -90,
]);
export const HULL_PARTS = 4;

@inline
export function hullCount(part: i32): i32 {
  return part == 2 ? 8 : 4;
}

/** Address of the first corner of a hull polygon. */
@inline
export function hullCorners(part: i32): usize {
  return HULL + (part < 3 ? <usize>part * 32 : 128);
}

/** A body's point (car units) in the world, in the arithmetic of the recordings. */
@inline
export function worldX(body: usize, x: f64, y: f64): f32 {
  const px = <f32>(x * SIZE);
  const py = <f32>(y * SIZE);
  return load<f32>(body, B_COS) * px - load<f32>(body, B_SIN) * py + load<f32>(body, B_OX);
}

@inline
export function worldY(body: usize, x: f64, y: f64): f32 {
  const px = <f32>(x * SIZE);
  const py = <f32>(y * SIZE);
  return load<f32>(body, B_SIN) * px + load<f32>(body, B_COS) * py + load<f32>(body, B_OY);
}

/** Sine, cosine and origin from angle and centre of mass; `centre` is the centre's y in the body. */
@inline
export function settle(body: usize, centre: f32): void {
  const angle = load<f32>(body, B_ANGLE);
  const s = sine(angle);
  const c = cosine(angle);
  store<f32>(body, s, B_SIN);
  store<f32>(body, c, B_COS);
  store<f32>(body, load<f32>(body, B_X) + s * centre, B_OX);
  store<f32>(body, load<f32>(body, B_Y) - c * centre, B_OY);
}

/** Places a resting car. The wheels' centres are not turned with it: the joints pull them in. */
export function placeCar(world: usize, angle: f32, x: f64, y: f64): void {
  memory.fill(world + O_BODIES, 0, 5 * BODY_BYTES + 4 * WHEEL_BYTES);
  const hull = bodyOf(world, 0);
  store<f32>(hull, angle, B_ANGLE);
  store<f32>(hull, <f32>x - sine(angle) * HULL_CENTRE, B_X);
  store<f32>(hull, <f32>y + cosine(angle) * HULL_CENTRE, B_Y);
  settle(hull, HULL_CENTRE);
  store<f32>(hull, <f32>x, B_OX);
  store<f32>(hull, <f32>y, B_OY);
  for (let index: usize = 0; index < 4; index++) {
    const wheel = bodyOf(world, index + 1);
    store<f32>(wheel, angle, B_ANGLE);
    store<f32>(wheel, <f32>(x + anchorX(index) * SIZE), B_X);
    store<f32>(wheel, <f32>(y + anchorY(index) * SIZE), B_Y);
    settle(wheel, 0);
  }
}

const LINEAR_REST: f32 = <f32>0.01 * <f32>0.01;
const ANGULAR_REST: f32 = (<f32>2.0 / <f32>180.0 * <f32>3.14159265359) * (<f32>2.0 / <f32>180.0 * <f32>3.14159265359);

/**
 * Box2D's sleep: half a second below the rest speeds zeroes all velocities. The car wakes again in
 * the next step, because its motors are set then.
 */
export function restIfStill(world: usize, h: f32, solved: bool): void {
  let least: f32 = 1000;
  for (let index: usize = 0; index < 5; index++) {
    const body = bodyOf(world, index);
    const vx = load<f32>(body, B_VX);
    const vy = load<f32>(body, B_VY);
    const w = load<f32>(body, B_OMEGA);
    const moves = w * w > ANGULAR_REST || vx * vx + vy * vy > LINEAR_REST;
    const still: f32 = moves ? 0 : load<f32>(body, B_STILL) + h;
    store<f32>(body, still, B_STILL);
    least = min(least, still);
  }
  if (least < 0.5 || !solved) return;
  for (let index: usize = 0; index < 5; index++) {
    const body = bodyOf(world, index);
    store<f32>(body, 0, B_VX);
    store<f32>(body, 0, B_VY);
    store<f32>(body, 0, B_OMEGA);
    store<f32>(body, 0, B_STILL);
  }
}

/** Turns forces into velocities (semi-implicit Euler) and clears them. */
@inline
export function applyForces(body: usize, h: f32, inverseMass: f32): void {
  store<f32>(body, load<f32>(body, B_VX) + h * (inverseMass * load<f32>(body, B_FX)), B_VX);
  store<f32>(body, load<f32>(body, B_VY) + h * (inverseMass * load<f32>(body, B_FY)), B_VY);
  store<f32>(body, 0, B_FX);
  store<f32>(body, 0, B_FY);
}

/** Moves a body by its velocity, at most 2 units and a quarter turn a step. */
@inline
export function advance(body: usize, h: f32): void {
  let vx = load<f32>(body, B_VX);
  let vy = load<f32>(body, B_VY);
  let w = load<f32>(body, B_OMEGA);
  const tx = h * vx;
  const ty = h * vy;
  const length2 = tx * tx + ty * ty;
  if (length2 > 4) {
    const ratio = <f32>2 / sqrt<f32>(length2);
    vx *= ratio;
    vy *= ratio;
    store<f32>(body, vx, B_VX);
    store<f32>(body, vy, B_VY);
  }
  const turn = h * w;
  const limit: f32 = <f32>0.5 * <f32>3.14159265359;
  if (turn * turn > limit * limit) {
    w *= limit / abs(turn);
    store<f32>(body, w, B_OMEGA);
  }
  store<f32>(body, load<f32>(body, B_X) + h * vx, B_X);
  store<f32>(body, load<f32>(body, B_Y) + h * vy, B_Y);
  store<f32>(body, load<f32>(body, B_ANGLE) + h * w, B_ANGLE);
}
