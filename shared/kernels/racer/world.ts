// A world: contact of wheels and hull with tiles, then one step of the physics.
import {
  B_OX, B_OY, O_BRAKE, O_DONE, O_IDLE, O_RETURN, O_RETURN_BEFORE, O_STARTED, O_STEER, O_STEPS,
  O_TILES, O_TIME, O_TRACK, O_VISITED, T_BOX, T_COUNT, T_SENSOR, T_START_ANGLE, T_START_X, T_START_Y,
  TILE_CAPACITY, WORLD_BYTES, W_TILES, bodyOf, wheelOf,
} from './layout';
import {
  HULL_CENTRE, HULL_INVERSE_MASS, HULL_PARTS, WHEEL_HALF_WIDTH, WHEEL_INVERSE_MASS, WHEEL_RADIUS,
  advance, applyForces, hullCorners, hullCount, placeCar, restIfStill, settle, worldX, worldY,
} from './car';
import { cellAt, endEntry, firstEntry } from './grid';
import { solvePositions, solveVelocities } from './joint';
import { FIRST_POLYGON, SECOND_POLYGON, overlaps } from './overlap';
import { setGas, stepWheel } from './tyre';

const H: f32 = <f32>(1.0 / 50.0);
const PLAYFIELD: f32 = <f32>(2000.0 / 6.0);
const VISITED: u8 = 1;
const PLAIN: u8 = 2;
/** Contact margin of the quick test by boxes. */
const MARGIN: f64 = 0.03;

let left: f64 = 0;
let right: f64 = 0;
let bottom: f64 = 0;
let top: f64 = 0;

@inline
function startPolygon(): void {
  left = Infinity;
  right = -Infinity;
  bottom = Infinity;
  top = -Infinity;
}

@inline
function addCorner(index: i32, x: f64, y: f64): void {
  store<f64>(FIRST_POLYGON + (<usize>index << 4), x);
  store<f64>(FIRST_POLYGON + (<usize>index << 4), y, 8);
  left = min(left, x - MARGIN);
  right = max(right, x + MARGIN);
  bottom = min(bottom, y - MARGIN);
  top = max(top, y + MARGIN);
}

function wheelPolygon(body: usize): void {
  startPolygon();
  for (let corner = 0; corner < 4; corner++) {
    const x = corner == 1 || corner == 2 ? WHEEL_HALF_WIDTH : -WHEEL_HALF_WIDTH;
    const y = corner < 2 ? -WHEEL_RADIUS : WHEEL_RADIUS;
    addCorner(corner, <f64>worldX(body, x, y), <f64>worldY(body, x, y));
  }
}

function hullPolygon(body: usize, part: i32): void {
  startPolygon();
  const corners = hullCorners(part);
  for (let corner = 0; corner < hullCount(part); corner++) {
    const at = corners + (<usize>corner << 3);
    const x = <f64>load<f32>(at);
    const y = <f64>load<f32>(at, 4);
    addCorner(corner, <f64>worldX(body, x, y), <f64>worldY(body, x, y));
  }
}

/** True if the polygon built last (n corners) overlaps a tile. */
function touches(track: usize, tile: usize, n: i32): bool {
  const box = track + T_BOX + (tile << 4);
  if (<f64>load<f32>(box) > right || <f64>load<f32>(box, 8) < left) return false;
  if (<f64>load<f32>(box, 4) > top || <f64>load<f32>(box, 12) < bottom) return false;
  const corners = track + T_SENSOR + (tile << 5);
  for (let at: usize = 0; at < 8; at++) {
    store<f64>(SECOND_POLYGON + (at << 3), <f64>load<f32>(corners + (at << 2)));
  }
  return overlaps(n, 4);
}

function visit(world: usize, tile: usize): void {
  const flags = world + O_TILES + tile;
  const before = load<u8>(flags);
  if (before & VISITED) return;
  store<u8>(flags, before | VISITED | PLAIN);
  const count = load<i32>(load<usize>(world, O_TRACK), T_COUNT);
  store<f64>(world, load<f64>(world, O_RETURN) + 1000.0 / <f64>count, O_RETURN);
  store<i32>(world, load<i32>(world, O_VISITED) + 1, O_VISITED);
  store<i32>(world, 0, O_IDLE);
}

/** Contacts at the poses before the step: tiles under the wheels, colours under the hull. */
function collide(world: usize): void {
  const track = load<usize>(world, O_TRACK);
  const hull = bodyOf(world, 0);
  const cell = cellAt(track, <f64>load<f32>(hull, B_OX), <f64>load<f32>(hull, B_OY));
  const first = firstEntry(track, cell);
  const end = endEntry(track, cell);
  for (let index: usize = 0; index < 4; index++) {
    wheelPolygon(bodyOf(world, index + 1));
    let count = 0;
    for (let entry = first; entry < end; entry += 2) {
      const tile = <usize>load<u16>(entry);
      if (!touches(track, tile, 4)) continue;
      count++;
      visit(world, tile);
    }
    store<i32>(wheelOf(world, index), count, W_TILES);
  }
  colour(world, track, hull, first, end);
}

/** A tile turns plain as soon as any part of the car touches it. */
function colour(world: usize, track: usize, hull: usize, first: usize, end: usize): void {
  let open = false;
  for (let entry = first; entry < end; entry += 2) {
    if (!(load<u8>(world + O_TILES + <usize>load<u16>(entry)) & PLAIN)) open = true;
  }
  if (!open) return;
  for (let part = 0; part < HULL_PARTS; part++) {
    hullPolygon(hull, part);
    for (let entry = first; entry < end; entry += 2) {
      const tile = <usize>load<u16>(entry);
      const flags = world + O_TILES + tile;
      if (load<u8>(flags) & PLAIN) continue;
      if (touches(track, tile, hullCount(part))) store<u8>(flags, load<u8>(flags) | PLAIN);
    }
  }
}

/** Box2D's step for the five bodies: forces, velocities, positions, sleep. */
function integrate(world: usize): void {
  const hull = bodyOf(world, 0);
  applyForces(hull, H, HULL_INVERSE_MASS);
  for (let index: usize = 1; index < 5; index++) applyForces(bodyOf(world, index), H, WHEEL_INVERSE_MASS);
  const started = load<i32>(world, O_STARTED) != 0;
  solveVelocities(world, H, started ? 1 : 0);
  store<i32>(world, 1, O_STARTED);
  for (let index: usize = 0; index < 5; index++) advance(bodyOf(world, index), H);
  const solved = solvePositions(world);
  settle(hull, HULL_CENTRE);
  for (let index: usize = 1; index < 5; index++) settle(bodyOf(world, index), 0);
  restIfStill(world, H, solved);
}

function advanceWorld(world: usize): void {
  for (let index: usize = 0; index < 4; index++) stepWheel(world, index);
  collide(world);
  integrate(world);
  store<f64>(world, load<f64>(world, O_TIME) + 1.0 / 50.0, O_TIME);
}

/** Puts a car at the start of a track and takes the step without an action that a reset contains. */
export function resetWorld(world: usize, track: usize): void {
  memory.fill(world, 0, WORLD_BYTES);
  store<usize>(world, track, O_TRACK);
  for (let tile: usize = 0; tile < <usize>TILE_CAPACITY; tile += 3) store<u8>(world + O_TILES + tile, PLAIN);
  placeCar(
    world,
    load<f32>(track, T_START_ANGLE),
    load<f64>(track, T_START_X),
    load<f64>(track, T_START_Y),
  );
  advanceWorld(world);
  store<i32>(world, 0, O_IDLE);
}

/** One step; returns its reward. Tiles touched during the reset count in the first step. */
export function stepWorld(world: usize, steer: f64, gas: f64, brake: f64): f64 {
  store<f64>(world, -steer, O_STEER);
  setGas(world, gas);
  store<f64>(world, brake, O_BRAKE);
  store<i32>(world, load<i32>(world, O_IDLE) + 1, O_IDLE);
  advanceWorld(world);
  store<i32>(world, load<i32>(world, O_STEPS) + 1, O_STEPS);
  const sum = load<f64>(world, O_RETURN) - 0.1;
  const reward = sum - load<f64>(world, O_RETURN_BEFORE);
  store<f64>(world, sum, O_RETURN);
  store<f64>(world, sum, O_RETURN_BEFORE);
  const count = load<i32>(load<usize>(world, O_TRACK), T_COUNT);
  if (load<i32>(world, O_VISITED) == count) store<i32>(world, 1, O_DONE);
  const hull = bodyOf(world, 0);
  if (abs(load<f32>(hull, B_OX)) > PLAYFIELD || abs(load<f32>(hull, B_OY)) > PLAYFIELD) {
    store<i32>(world, 1, O_DONE);
    return -100;
  }
  return reward;
}
