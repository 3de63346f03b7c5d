// The four joints between hull and wheels: revolute, with motor and limits, as Box2D 2.3 solves them.
// A wheel is carried at its centre of mass, so every term with the wheel's lever arm is gone; what is
// left is done in Box2D's order and in f32. (shared/kernels/physics/joint.ts is the general joint.)
import {
  B_ANGLE, B_OMEGA, B_VX, B_VY, B_X, B_Y, W_IMPULSE, W_LIMIT, W_MOTOR_SPEED, bodyOf, wheelOf,
} from './layout';
import {
  HULL_CENTRE, HULL_INVERSE_INERTIA, HULL_INVERSE_MASS, SIZE, WHEEL_INVERSE_INERTIA,
  WHEEL_INVERSE_MASS, anchorX, anchorY,
} from './car';
import { cosine, sine } from '../physics/trig';

export const STEER_LIMIT: f32 = 0.4;
const MOTOR_TORQUE: f32 = 64.8;
const ITERATIONS = 180;
const POSITION_ITERATIONS = 60;
const LINEAR_SLOP: f32 = 0.005;
const ANGULAR_SLOP: f32 = <f32>2.0 / <f32>180.0 * <f32>3.14159265359;
const LARGEST_CORRECTION: f32 = <f32>8.0 / <f32>180.0 * <f32>3.14159265359;

export const FREE = 0;
export const AT_LOWER = 1;
export const AT_UPPER = 2;

const mA: f32 = HULL_INVERSE_MASS;
const iA: f32 = HULL_INVERSE_INERTIA;
const mB: f32 = WHEEL_INVERSE_MASS;
const iB: f32 = WHEEL_INVERSE_INERTIA;
const ANGULAR_MASS: f32 = <f32>1 / (iA + iB);

// What the velocity iterations change, in one block so that a repetition can be recognised: the hull's
// velocity, then for each wheel velocity (3), impulse (x, y, limit) and motor impulse.
const STATE = memory.data(128, 16);
const MEMORY = memory.data(128, 16);
const STATE_BYTES: usize = 128;
const HULL_VELOCITY: usize = 0;
const FIRST: usize = 16;
const S_VX: usize = 0;
const S_VY: usize = 4;
const S_OMEGA: usize = 8;
const S_X: usize = 12;
const S_Y: usize = 16;
const S_Z: usize = 20;
const S_MOTOR: usize = 24;
const S_BYTES: usize = 28;

// What they only read, one row a joint.
const ROWS = memory.data(4 * 32, 16);
const R_X: usize = 0;
const R_Y: usize = 4;
const R_K11: usize = 8;
const R_K12: usize = 12;
const R_K22: usize = 16;
const R_INVERSE: usize = 20;
const R_LIMIT: usize = 24;
const R_SPEED: usize = 28;

@inline
function row(index: usize): usize {
  return ROWS + index * 32;
}

@inline
function state(index: usize): usize {
  return STATE + FIRST + index * S_BYTES;
}

@inline
function leverX(index: usize): f32 {
  return <f32>(anchorX(index) * SIZE);
}

@inline
function leverY(index: usize): f32 {
  return <f32>(anchorY(index) * SIZE) - HULL_CENTRE;
}

/** Which limit a joint stands at; leaving or changing it forgets the limit's impulse. */
function updateLimit(wheel: usize, angle: f32): void {
  const before = load<i32>(wheel, W_LIMIT);
  const now = angle <= -STEER_LIMIT ? AT_LOWER : angle >= STEER_LIMIT ? AT_UPPER : FREE;
  if (now == FREE || now != before) store<f32>(wheel, 0, W_IMPULSE + 8);
  store<i32>(wheel, now, W_LIMIT);
}

/** Matrices of a step, and the impulses of the last one applied again (warm start). */
function prepare(world: usize, index: usize, dtRatio: f32): void {
  const hull = bodyOf(world, 0);
  const body = bodyOf(world, index + 1);
  const wheel = wheelOf(world, index);
  const angle = load<f32>(hull, B_ANGLE);
  const s = sine(angle);
  const c = cosine(angle);
  const lx = leverX(index);
  const ly = leverY(index);
  const rx = c * lx - s * ly;
  const ry = s * lx + c * ly;
  const k11 = mA + mB + ry * ry * iA;
  const k12 = -ry * rx * iA;
  const k22 = mA + mB + rx * rx * iA;
  const target = row(index);
  store<f32>(target, rx, R_X);
  store<f32>(target, ry, R_Y);
  store<f32>(target, k11, R_K11);
  store<f32>(target, k12, R_K12);
  store<f32>(target, k22, R_K22);
  const det = k11 * k22 - k12 * k12;
  store<f32>(target, det != 0 ? <f32>1 / det : det, R_INVERSE);
  updateLimit(wheel, load<f32>(body, B_ANGLE) - angle);
  store<i32>(target, load<i32>(wheel, W_LIMIT), R_LIMIT);
  store<f32>(target, load<f32>(wheel, W_MOTOR_SPEED), R_SPEED);
  warmStart(state(index), wheel, body, rx, ry, dtRatio);
}

@inline
function warmStart(own: usize, wheel: usize, body: usize, rx: f32, ry: f32, dtRatio: f32): void {
  const px = load<f32>(wheel, W_IMPULSE) * dtRatio;
  const py = load<f32>(wheel, W_IMPULSE + 4) * dtRatio;
  const pz = load<f32>(wheel, W_IMPULSE + 8) * dtRatio;
  const motor = load<f32>(wheel, W_IMPULSE + 12) * dtRatio;
  store<f32>(own, px, S_X);
  store<f32>(own, py, S_Y);
  store<f32>(own, pz, S_Z);
  store<f32>(own, motor, S_MOTOR);
  store<f32>(STATE, load<f32>(STATE) - mA * px);
  store<f32>(STATE, load<f32>(STATE, 4) - mA * py, 4);
  store<f32>(STATE, load<f32>(STATE, 8) - iA * (rx * py - ry * px + motor + pz), 8);
  store<f32>(own, load<f32>(body, B_VX) + mB * px, S_VX);
  store<f32>(own, load<f32>(body, B_VY) + mB * py, S_VY);
  store<f32>(own, load<f32>(body, B_OMEGA) + iB * (motor + pz), S_OMEGA);
}

// The hull's velocity during an iteration.
let vx: f32 = 0;
let vy: f32 = 0;
let omega: f32 = 0;

/** The limit and point constraint together: impulses (x, y) at the anchor and z about it. */
function solveLimited(own: usize, joint: usize, cx: f32, cy: f32, limit: i32): void {
  const rx = load<f32>(joint, R_X);
  const ry = load<f32>(joint, R_Y);
  const k11 = load<f32>(joint, R_K11);
  const k12 = load<f32>(joint, R_K12);
  const k22 = load<f32>(joint, R_K22);
  const ezx = -ry * iA;
  const ezy = rx * iA;
  const ezz = iA + iB;
  const bx = -cx;
  const by = -cy;
  const bz = -(load<f32>(own, S_OMEGA) - omega);
  // Cramer's rule on the symmetric matrix (k11 k12 ezx; k12 k22 ezy; ezx ezy ezz).
  const ux = k22 * ezz - ezy * ezy;
  const uy = ezy * ezx - k12 * ezz;
  const uz = k12 * ezy - k22 * ezx;
  let det = k11 * ux + k12 * uy + ezx * uz;
  if (det != 0) det = <f32>1 / det;
  let px = det * (bx * ux + by * uy + bz * uz);
  let py = det * (k11 * (by * ezz - bz * ezy) + k12 * (bz * ezx - bx * ezz) + ezx * (bx * ezy - by * ezx));
  let pz = det * (k11 * (k22 * bz - ezy * by) + k12 * (ezy * bx - k12 * bz) + ezx * (k12 * by - k22 * bx));
  const z = load<f32>(own, S_Z);
  const sum = z + pz;
  if (limit == AT_LOWER ? sum < 0 : sum > 0) {
    const inverse = load<f32>(joint, R_INVERSE);
    const hx = bx + z * ezx;
    const hy = by + z * ezy;
    px = inverse * (k22 * hx - k12 * hy);
    py = inverse * (k11 * hy - k12 * hx);
    pz = -z;
    store<f32>(own, 0, S_Z);
  } else {
    store<f32>(own, sum, S_Z);
  }
  push(own, rx, ry, px, py, pz);
}

/** Applies an impulse to wheel and hull and adds it to the sum. */
@inline
function push(own: usize, rx: f32, ry: f32, px: f32, py: f32, pz: f32): void {
  store<f32>(own, load<f32>(own, S_X) + px, S_X);
  store<f32>(own, load<f32>(own, S_Y) + py, S_Y);
  vx -= mA * px;
  vy -= mA * py;
  omega -= iA * (rx * py - ry * px + pz);
  store<f32>(own, load<f32>(own, S_VX) + mB * px, S_VX);
  store<f32>(own, load<f32>(own, S_VY) + mB * py, S_VY);
  store<f32>(own, load<f32>(own, S_OMEGA) + iB * pz, S_OMEGA);
}

/** Motor first, then limit or point. */
@inline
function solve(index: usize, largest: f32): void {
  const own = state(index);
  const joint = row(index);
  const spin = load<f32>(own, S_OMEGA);
  const wish = -ANGULAR_MASS * (spin - omega - load<f32>(joint, R_SPEED));
  const before = load<f32>(own, S_MOTOR);
  const after = max<f32>(-largest, min<f32>(before + wish, largest));
  const turn = after - before;
  store<f32>(own, after, S_MOTOR);
  omega -= iA * turn;
  store<f32>(own, spin + iB * turn, S_OMEGA);

  const rx = load<f32>(joint, R_X);
  const ry = load<f32>(joint, R_Y);
  const cx = load<f32>(own, S_VX) - vx - -omega * ry;
  const cy = load<f32>(own, S_VY) - vy - omega * rx;
  const limit = load<i32>(joint, R_LIMIT);
  if (limit != FREE) {
    solveLimited(own, joint, cx, cy, limit);
    return;
  }
  const k12 = load<f32>(joint, R_K12);
  const inverse = load<f32>(joint, R_INVERSE);
  const px = inverse * (load<f32>(joint, R_K22) * -cx - k12 * -cy);
  const py = inverse * (load<f32>(joint, R_K11) * -cy - k12 * -cx);
  store<f32>(own, load<f32>(own, S_X) + px, S_X);
  store<f32>(own, load<f32>(own, S_Y) + py, S_Y);
  vx -= mA * px;
  vy -= mA * py;
  omega -= iA * (rx * py - ry * px);
  store<f32>(own, load<f32>(own, S_VX) + mB * px, S_VX);
  store<f32>(own, load<f32>(own, S_VY) + mB * py, S_VY);
}

/** One iteration over the joints in Box2D's order for this car: the joint made last comes first. */
function iterate(largest: f32): void {
  vx = load<f32>(STATE);
  vy = load<f32>(STATE, 4);
  omega = load<f32>(STATE, 8);
  solve(3, largest);
  solve(2, largest);
  solve(1, largest);
  solve(0, largest);
  store<f32>(STATE, vx);
  store<f32>(STATE, vy, 4);
  store<f32>(STATE, omega, 8);
}

@inline
function sameAsMemory(): bool {
  let difference = v128.xor(v128.load(STATE), v128.load(MEMORY));
  for (let at: usize = 16; at < STATE_BYTES; at += 16) {
    difference = v128.or(difference, v128.xor(v128.load(STATE + at), v128.load(MEMORY + at)));
  }
  return !v128.any_true(difference);
}

/**
 * All velocity iterations. Their state soon repeats exactly, mostly with period 1: from there on only
 * the remainder of the period has to be done (cycle detection by Brent 1980), and the result is the same.
 */
function iterateAll(largest: f32): void {
  let mark = 4;
  let marked = 0;
  for (let done = 1; done <= ITERATIONS; done++) {
    iterate(largest);
    if (done < 4) continue;
    if (done > 4 && sameAsMemory()) {
      const rest = (ITERATIONS - done) % (done - marked);
      for (let more = 0; more < rest; more++) iterate(largest);
      return;
    }
    if (done == mark) {
      memory.copy(MEMORY, STATE, STATE_BYTES);
      marked = done;
      mark += done < 16 ? 4 : done;
    }
  }
}

/** Solves the velocities of a step; `dtRatio` is 0 in a world's first step, then 1. */
export function solveVelocities(world: usize, h: f32, dtRatio: f32): void {
  const hull = bodyOf(world, 0);
  store<f32>(STATE, load<f32>(hull, B_VX));
  store<f32>(STATE, load<f32>(hull, B_VY), 4);
  store<f32>(STATE, load<f32>(hull, B_OMEGA), 8);
  for (let index: i32 = 3; index >= 0; index--) prepare(world, <usize>index, dtRatio);
  iterateAll(h * MOTOR_TORQUE);
  store<f32>(hull, load<f32>(STATE), B_VX);
  store<f32>(hull, load<f32>(STATE, 4), B_VY);
  store<f32>(hull, load<f32>(STATE, 8), B_OMEGA);
  for (let index: usize = 0; index < 4; index++) {
    const body = bodyOf(world, index + 1);
    const own = state(index);
    store<f32>(body, load<f32>(own, S_VX), B_VX);
    store<f32>(body, load<f32>(own, S_VY), B_VY);
    store<f32>(body, load<f32>(own, S_OMEGA), B_OMEGA);
    memory.copy(wheelOf(world, index) + W_IMPULSE, own + S_X, 16);
  }
}

/** The limit's share of a position iteration; returns the angular error. */
@inline
function correctAngle(hull: usize, body: usize, limit: i32): f32 {
  if (limit == FREE) return 0;
  const angle = load<f32>(body, B_ANGLE) - load<f32>(hull, B_ANGLE);
  let error: f32;
  let c: f32;
  if (limit == AT_LOWER) {
    c = angle + STEER_LIMIT;
    error = -c;
    c = max<f32>(-LARGEST_CORRECTION, min<f32>(c + ANGULAR_SLOP, 0));
  } else {
    c = angle - STEER_LIMIT;
    error = c;
    c = max<f32>(0, min<f32>(c - ANGULAR_SLOP, LARGEST_CORRECTION));
  }
  const impulse = -ANGULAR_MASS * c;
  store<f32>(hull, load<f32>(hull, B_ANGLE) - iA * impulse, B_ANGLE);
  store<f32>(body, load<f32>(body, B_ANGLE) + iB * impulse, B_ANGLE);
  return error;
}

/** One joint's position correction; true if it was within the slops before it. */
function correct(world: usize, index: usize): bool {
  const hull = bodyOf(world, 0);
  const body = bodyOf(world, index + 1);
  const angularError = correctAngle(hull, body, load<i32>(wheelOf(world, index), W_LIMIT));
  const angle = load<f32>(hull, B_ANGLE);
  const s = sine(angle);
  const c = cosine(angle);
  const lx = leverX(index);
  const ly = leverY(index);
  const rx = c * lx - s * ly;
  const ry = s * lx + c * ly;
  const ex = load<f32>(body, B_X) - load<f32>(hull, B_X) - rx;
  const ey = load<f32>(body, B_Y) - load<f32>(hull, B_Y) - ry;
  const k11 = mA + mB + iA * ry * ry;
  const k12 = -iA * rx * ry;
  const k22 = mA + mB + iA * rx * rx;
  let det = k11 * k22 - k12 * k12;
  if (det != 0) det = <f32>1 / det;
  const px = -(det * (k22 * ex - k12 * ey));
  const py = -(det * (k11 * ey - k12 * ex));
  store<f32>(hull, load<f32>(hull, B_X) - mA * px, B_X);
  store<f32>(hull, load<f32>(hull, B_Y) - mA * py, B_Y);
  store<f32>(hull, angle - iA * (rx * py - ry * px), B_ANGLE);
  store<f32>(body, load<f32>(body, B_X) + mB * px, B_X);
  store<f32>(body, load<f32>(body, B_Y) + mB * py, B_Y);
  return sqrt<f32>(ex * ex + ey * ey) <= LINEAR_SLOP && angularError <= ANGULAR_SLOP;
}

/** Position iterations until every joint is within the slops; true if that was reached. */
export function solvePositions(world: usize): bool {
  for (let iteration = 0; iteration < POSITION_ITERATIONS; iteration++) {
    let solved = true;
    for (let index: i32 = 3; index >= 0; index--) {
      if (!correct(world, <usize>index)) solved = false;
    }
    if (solved) return true;
  }
  return false;
}
