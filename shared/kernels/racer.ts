// Car racing: worlds on tracks, their frames and the images an encoder sees. The host writes tracks
// (racer/layout.ts says where), then resets, steps and draws worlds by number. Nothing is checked here.
import { IMAGE_BYTES, O_DONE, O_IDLE, TRACK_BYTES, WORLD_BYTES } from './racer/layout';
import { buildGrid } from './racer/grid';
import { PIXELS } from './racer/raster';
import { drawFrame } from './racer/frame';
import { prepareResize, resizeFrame } from './racer/resize';
import { resetWorld, stepWorld } from './racer/world';

let tracks: usize = 0;
let worlds: usize = 0;
let images: usize = 0;

/** Makes room for tracks, worlds and one image a world, forgetting what was there. */
export function configure(trackCount: i32, worldCount: i32): bool {
  tracks = (__heap_base + 63) & ~63;
  worlds = tracks + <usize>trackCount * TRACK_BYTES;
  images = worlds + <usize>worldCount * WORLD_BYTES;
  const end = images + <usize>worldCount * IMAGE_BYTES;
  const pages = <i32>((end + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) return false;
  prepareResize();
  return true;
}

export function trackAddress(index: i32): usize {
  return tracks + <usize>index * TRACK_BYTES;
}

export function worldAddress(index: i32): usize {
  return worlds + <usize>index * WORLD_BYTES;
}

export function imageAddress(index: i32): usize {
  return images + <usize>index * IMAGE_BYTES;
}

export function frameAddress(): usize {
  return PIXELS;
}

export function worldBytes(): i32 {
  return <i32>WORLD_BYTES;
}

/** Prepares a track whose tiles have been written; false if it is too large. */
export function prepareTrack(index: i32): bool {
  return buildGrid(trackAddress(index));
}

export function reset(world: i32, track: i32): void {
  resetWorld(worldAddress(world), trackAddress(track));
}

/** One step; returns the reward. */
export function step(world: i32, steer: f64, gas: f64, brake: f64): f64 {
  return stepWorld(worldAddress(world), steer, gas, brake);
}

/** 1 once all tiles are visited or the playing field is left. */
export function done(world: i32): i32 {
  return load<i32>(worldAddress(world), O_DONE);
}

/** Steps since a tile was first touched. */
export function idle(world: i32): i32 {
  return load<i32>(worldAddress(world), O_IDLE);
}

/** Draws the first `rows` of a world's frame. */
export function draw(world: i32, rows: i32): void {
  drawFrame(worldAddress(world), rows);
}

/** Draws a world and leaves what the encoder sees in its image. */
export function look(world: i32): void {
  drawFrame(worldAddress(world), 84);
  resizeFrame(imageAddress(world));
}
