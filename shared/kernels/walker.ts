// Kernel of the bipedal walker: Box2D's published method in single precision (E. Catto, "Iterative
// dynamics with temporal coherence", 2005, and the talks on sequential impulses, contact manifolds and
// continuous collision), written for one walker on its ground.
import { createWalker } from './walker/create.ts';
import { SCRATCH_BYTES, Scratch, TERRAIN_BYTES, Terrain, WORLD_BYTES, World } from './walker/layout.ts';
import { act, arrived, fallen, observe, reward } from './walker/observe.ts';
import { beginStep, endStep, solveVelocities } from './walker/step.ts';
import { makeTerrain } from './walker/terrain.ts';

let top: usize = 0;

/** Reserves bytes, 64 at a time, for good; returns their address. */
export function reserve(bytes: usize): usize {
  if (top == 0) top = (__heap_base + 63) & ~63;
  const address = top;
  top += (bytes + 63) & ~63;
  const pages = <i32>((top + 0xffff) >> 16) - memory.size();
  if (pages > 0) memory.grow(pages);
  return address;
}

let scratch: usize = 0;

function scratchOf(): Scratch {
  if (scratch == 0) scratch = reserve(SCRATCH_BYTES);
  return changetype<Scratch>(scratch);
}

export function newTerrain(): usize {
  return reserve(TERRAIN_BYTES);
}

export function newWorld(): usize {
  return reserve(WORLD_BYTES);
}

export function worldBytes(): usize {
  return WORLD_BYTES;
}

export function setTerrain(terrain: usize, heights: usize, points: i32, vertices: usize, polygons: i32): void {
  makeTerrain(changetype<Terrain>(terrain), heights, points, vertices, polygons);
}

/** Advances a world by one step under four actions (f64); returns what the step earned. */
export function step(worldAt: usize, actions: usize): f64 {
  const world = changetype<World>(worldAt);
  const rows = scratchOf();
  act(world, actions);
  beginStep(world, rows);
  solveVelocities(world, rows);
  endStep(world, rows);
  return reward(world, actions);
}

const noAction: usize = memory.data(32, 16);

/** Puts a walker on the terrain and takes the first step, without action. */
export function reset(worldAt: usize, terrain: usize, force: f64): void {
  createWalker(changetype<World>(worldAt), terrain, force);
  step(worldAt, noAction);
}

/** Writes the 24 observations. */
export function look(worldAt: usize, out: usize): void {
  observe(changetype<World>(worldAt), out);
}

/** 1 fallen, 2 arrived, 0 neither. */
export function ended(worldAt: usize): i32 {
  const world = changetype<World>(worldAt);
  return fallen(world) ? 1 : arrived(world) ? 2 : 0;
}
