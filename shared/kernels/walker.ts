// Kernel of the bipedal walker: Box2D's published method in single precision (E. Catto, "Iterative
// dynamics with temporal coherence", 2005, and the talks on sequential impulses, contact manifolds
// and continuous collision), written for one walker on its ground. The caller reserves the memory.
import { forward, prepareNetwork, resetNetwork } from './common/network.ts';
import { createWalker } from './walker/create.ts';
import { describeWorld } from './walker/describe.ts';
import {
  SCRATCH_BYTES,
  Scratch,
  TERRAIN_BYTES,
  Terrain,
  WORLD_BYTES,
  World,
  bodyOf,
  usedBytes,
} from './walker/layout.ts';
import { arrived, fallen, observe, reward, speedOf } from './walker/observe.ts';
import { LANE_BYTES, groupActions, rollout, setGroup, stepGroup } from './walker/rollout.ts';
import { makeTerrain } from './walker/terrain.ts';

export { forward, prepareNetwork, resetNetwork, groupActions, rollout, setGroup, stepGroup };
export const heapBase: usize = __heap_base;

export function worldBytes(): usize {
  return WORLD_BYTES;
}

export function scratchBytes(): usize {
  return SCRATCH_BYTES;
}

/** Bytes of a lane's state in `rollout`. */
export function laneBytes(): usize {
  return LANE_BYTES;
}

export function terrainBytes(): usize {
  return TERRAIN_BYTES;
}

/** Bytes of a world that a copy must hold. */
export function bytesInUse(world: usize): usize {
  return usedBytes(changetype<World>(world));
}

/** Builds a terrain from heights (f64) and quadrilaterals (8 f64 each). */
export function setTerrain(
  terrain: usize,
  heights: usize,
  points: i32,
  vertices: usize,
  polygons: i32,
): void {
  makeTerrain(changetype<Terrain>(terrain), heights, points, vertices, polygons);
}

/** Advances a world by one step under four actions (f64); returns what the step earned. */
export function step(worldAt: usize, scratchAt: usize, actions: usize): f64 {
  setGroup(0, worldAt, scratchAt);
  memory.copy(groupActions(0), actions, 32);
  stepGroup(1);
  return reward(changetype<World>(worldAt), actions);
}

const noAction: usize = memory.data(32, 16);

/** Puts a walker on the terrain and takes the first step, without action. */
export function reset(world: usize, scratch: usize, terrain: usize, force: f64): void {
  createWalker(changetype<World>(world), terrain, force);
  step(world, scratch, noAction);
}

/** Writes the 24 observations. */
export function look(world: usize, out: usize): void {
  observe(changetype<World>(world), out, 8);
}

/** 1 fallen, 2 arrived, 0 neither. */
export function ended(worldAt: usize): i32 {
  const world = changetype<World>(worldAt);
  return fallen(world) ? 1 : arrived(world) ? 2 : 0;
}

/** How far the hull's origin is along the terrain (m). */
export function place(worldAt: usize): f64 {
  return <f64>bodyOf(changetype<World>(worldAt), 0).originX;
}

/** Speed of the hull along the terrain (m/s). */
export function speed(worldAt: usize): f64 {
  return speedOf(changetype<World>(worldAt));
}

/** Pushes the hull with a force (N) during the next step. */
export function push(world: usize, x: f64, y: f64): void {
  const hull = bodyOf(changetype<World>(world), 0);
  hull.forceX = <f32>x;
  hull.forceY = <f32>y;
}

/** Writes what a picture needs (walker/describe.ts); returns the number of contact points. */
export function describe(world: usize, out: usize): i32 {
  return describeWorld(changetype<World>(world), out);
}

/** Names the terrain of a world whose bytes were copied from elsewhere. */
export function adopt(world: usize, terrain: usize): void {
  changetype<World>(world).terrain = terrain;
}
