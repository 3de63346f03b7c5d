// Whole episodes of the published CartPoleSwingUp for many lanes of one network.

import { cosOf, cosPi, halfTurnCount, halfTurnRest, parity, sinOf } from './common/math';
import { forward, inputRow, moveLane, outputRow, prepareNetwork, resetNetwork, stride } from './common/network';
import { COS, DTHETA, DX, GOAL, LANE, NOISE, RETURN, ROWS, SIN, THETA, X } from '../layouts/swingup';

export { prepareNetwork, resetNetwork, forward };
export const heapBase: usize = __heap_base;

const GRAVITY: f64 = 9.82;
const CART_MASS: f64 = 0.5;
const POLE_MASS: f64 = 0.5;
const FORCE: f64 = 10.0;
const FRICTION: f64 = 0.1;
const DT: f64 = 0.01;
const X_LIMIT: f64 = 2.4;
/** This far from its goal (m) a lane earns nothing. */
const GOAL_REACH: f64 = 1.2;
const MASS: f64 = CART_MASS + POLE_MASS;

/** Force on the cart beside the network's (N), of a person who pushes; 0 in whole rollouts. */
let pushed: f64 = 0.0;

/** Whether lanes are rewarded for being near their goals; otherwise for being near the middle, as published. */
let aimed: bool = false;

@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

@inline
function row(state: usize, index: i32): usize {
  return state + <usize>index * stride;
}

/** Recomputes the sine and cosine rows from the angles. */
function angles(state: usize, active: i32): void {
  for (let l: usize = 0, end = <usize>active << 3; l < end; l += 16) {
    const theta = v128.load(row(state, THETA) + l);
    const k = halfTurnCount(theta);
    const r = halfTurnRest(theta, k);
    const sign = parity(k);
    v128.store(row(state, SIN) + l, sinOf(r, sign));
    v128.store(row(state, COS) + l, cosOf(r, sign));
  }
}

/** Writes the observations x, dx, cos theta, sin theta, dtheta into the network's input rows; without velocities, 0 for them. */
function observe(state: usize, active: i32, velocities: bool): void {
  const bytes = <usize>((active + 1) >> 1) << 4;
  memory.copy(inputRow(0), row(state, X), bytes);
  memory.copy(inputRow(2), row(state, COS), bytes);
  memory.copy(inputRow(3), row(state, SIN), bytes);
  if (velocities) {
    memory.copy(inputRow(1), row(state, DX), bytes);
    memory.copy(inputRow(4), row(state, DTHETA), bytes);
  } else {
    memory.fill(inputRow(1), 0, bytes);
    memory.fill(inputRow(4), 0, bytes);
  }
}

/** Observations with noise added to x and theta; `step` picks the pair of normals of each lane. */
function observeNoisy(state: usize, active: i32, step: i32, noise: f64, velocities: bool): void {
  for (let lane = 0; lane < active; lane++) {
    const l = <usize>lane << 3;
    const normals = <usize>load<u64>(row(state, NOISE) + l) + (<usize>step << 4);
    store<f64>(inputRow(0) + l, load<f64>(row(state, X) + l) + noise * load<f64>(normals));
    store<f64>(inputRow(1) + l, velocities ? load<f64>(row(state, DX) + l) : 0.0);
    const theta = splat(load<f64>(row(state, THETA) + l) + noise * load<f64>(normals, 8));
    const k = halfTurnCount(theta);
    const r = halfTurnRest(theta, k);
    const sign = parity(k);
    store<f64>(inputRow(2) + l, f64x2.extract_lane(cosOf(r, sign), 0));
    store<f64>(inputRow(3) + l, f64x2.extract_lane(sinOf(r, sign), 0));
    store<f64>(inputRow(4) + l, velocities ? load<f64>(row(state, DTHETA) + l) : 0.0);
  }
}

/** How far positions are from goals: a quarter turn where nothing is earned, and beyond. */
@inline
function fromGoal(x: v128, goal: v128): v128 {
  const away = f64x2.mul(f64x2.sub(x, goal), splat(0.5 / GOAL_REACH));
  return f64x2.pmax(f64x2.pmin(away, splat(0.5)), splat(-0.5));
}

/** Advances every active lane by one step; returns true if some lane left the track. */
function advance(state: usize, active: i32, pole: f64): bool {
  const actions = outputRow(0);
  let left = splat(0.0);
  for (let l: usize = 0, end = <usize>active << 3; l < end; l += 16) {
    const x = v128.load(row(state, X) + l);
    const dx = v128.load(row(state, DX) + l);
    const theta = v128.load(row(state, THETA) + l);
    const dtheta = v128.load(row(state, DTHETA) + l);
    const s = v128.load(row(state, SIN) + l);
    const c = v128.load(row(state, COS) + l);
    let action = v128.load(actions + l);
    action = v128.and(action, f64x2.eq(action, action));
    const u = f64x2.mul(splat(FORCE), f64x2.pmax(f64x2.pmin(action, splat(1.0)), splat(-1.0)));

    const spin = f64x2.mul(f64x2.mul(dtheta, dtheta), s);
    const cc = f64x2.mul(c, c);
    let net = f64x2.sub(u, f64x2.mul(splat(FRICTION), dx));
    if (pushed != 0.0) net = f64x2.add(net, splat(pushed));
    const ddx = f64x2.div(
      f64x2.add(
        f64x2.add(f64x2.mul(splat(-2.0 * POLE_MASS * pole), spin), f64x2.mul(splat(3.0 * POLE_MASS * GRAVITY), f64x2.mul(s, c))),
        f64x2.mul(splat(4.0), net),
      ),
      f64x2.sub(splat(4.0 * MASS), f64x2.mul(splat(3.0 * POLE_MASS), cc)),
    );
    const ddtheta = f64x2.div(
      f64x2.add(
        f64x2.add(
          f64x2.mul(f64x2.mul(splat(-3.0 * POLE_MASS * pole), spin), c),
          f64x2.mul(splat(6.0 * MASS * GRAVITY), s),
        ),
        f64x2.mul(f64x2.mul(splat(6.0), net), c),
      ),
      f64x2.sub(splat(4.0 * pole * MASS), f64x2.mul(splat(3.0 * POLE_MASS * pole), cc)),
    );

    const newX = f64x2.add(x, f64x2.mul(dx, splat(DT)));
    const newTheta = f64x2.add(theta, f64x2.mul(dtheta, splat(DT)));
    v128.store(row(state, X) + l, newX);
    v128.store(row(state, THETA) + l, newTheta);
    v128.store(row(state, DX) + l, f64x2.add(dx, f64x2.mul(ddx, splat(DT))));
    v128.store(row(state, DTHETA) + l, f64x2.add(dtheta, f64x2.mul(ddtheta, splat(DT))));

    const k = halfTurnCount(newTheta);
    const r = halfTurnRest(newTheta, k);
    const sign = parity(k);
    const newCos = cosOf(r, sign);
    v128.store(row(state, SIN) + l, sinOf(r, sign));
    v128.store(row(state, COS) + l, newCos);
    const upright = f64x2.mul(f64x2.add(newCos, splat(1.0)), splat(0.5));
    const away = aimed ? fromGoal(newX, v128.load(row(state, GOAL) + l)) : f64x2.mul(newX, splat(0.5 / X_LIMIT));
    const reward = f64x2.mul(upright, cosPi(away));
    v128.store(row(state, RETURN) + l, f64x2.add(v128.load(row(state, RETURN) + l), reward));
    left = v128.or(left, f64x2.gt(f64x2.abs(newX), splat(X_LIMIT)));
  }
  return v128.any_true(left);
}

/** Stores the return of a lane under its number and closes the gap with the last active lane. */
function endLane(state: usize, returns: usize, lane: i32, last: i32): void {
  const l = <usize>lane << 3;
  store<f64>(returns + (<usize>load<u64>(row(state, LANE) + l) << 3), load<f64>(row(state, RETURN) + l));
  if (lane == last) return;
  const from = <usize>last << 3;
  for (let index = 0; index < ROWS; index++) {
    store<u64>(row(state, index) + l, load<u64>(row(state, index) + from));
  }
  moveLane(last, lane);
}

/**
 * Runs every lane to its end and returns the number of steps taken in total. The network must be
 * prepared for at least `lanes` lanes. `state` holds ROWS rows, of which x, dx, theta, dtheta, the
 * noise addresses and the goals are filled in; lane i's return is written to returns[i]. `velocities`: whether the
 * network sees dx and dtheta. `goals`: whether lanes are rewarded for being near their goals.
 */
export function rollout(
  state: usize,
  returns: usize,
  lanes: i32,
  maxSteps: i32,
  pole: f64,
  noise: f64,
  velocities: bool,
  goals: bool,
): i32 {
  aimed = goals;
  for (let lane = 0; lane < lanes; lane++) {
    const l = <usize>lane << 3;
    store<f64>(row(state, RETURN) + l, 0.0);
    store<u64>(row(state, LANE) + l, lane);
  }
  angles(state, lanes);
  let active = lanes;
  let total = 0;
  for (let step = 0; step < maxSteps && active > 0; step++) {
    if (noise > 0.0) observeNoisy(state, active, step, noise, velocities);
    else observe(state, active, velocities);
    forward(active);
    total += active;
    if (!advance(state, active, pole)) continue;
    for (let lane = active - 1; lane >= 0; lane--) {
      if (abs(load<f64>(row(state, X) + (<usize>lane << 3))) > X_LIMIT) endLane(state, returns, lane, --active);
    }
  }
  for (let lane = active - 1; lane >= 0; lane--) endLane(state, returns, lane, lane);
  return total;
}

// One lane step by step, for a window: the same arithmetic as in whole rollouts. The caller prepares a
// network of five inputs and one output, fills in the rows x, dx, theta, dtheta, the noise address and the goal.

/** Makes a state whose x, dx, theta and dtheta were written ready for a step. */
export function place(state: usize): void {
  angles(state, 1);
}

/** Writes the observation of step `step` into the network's inputs. */
export function look(state: usize, step: i32, noise: f64, velocities: bool): void {
  if (noise > 0.0) observeNoisy(state, 1, step, noise, velocities);
  else observe(state, 1, velocities);
}

/** Advances the lane under an action and a push (N). @param goals see `rollout` @returns the reward */
export function stepOne(state: usize, action: f64, pole: f64, push: f64, goals: bool): f64 {
  aimed = goals;
  store<f64>(outputRow(0), action);
  store<f64>(row(state, RETURN), 0.0);
  pushed = push;
  advance(state, 1, pole);
  pushed = 0.0;
  return load<f64>(row(state, RETURN));
}
