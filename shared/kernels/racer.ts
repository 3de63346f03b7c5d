// Car racing: worlds on tracks, their frames and the images an encoder sees. The host writes tracks
// (shared/layouts/racer.ts says where), then resets, steps and draws worlds by number. Nothing is checked here.
import { IMAGE_BYTES, O_DONE, O_IDLE, TRACK_BYTES, TRACK_ROWS, WORLD_BYTES } from './racer/layout';
import { buildGrid } from './racer/grid';
import { PIXELS } from './racer/raster';
import { drawFrame } from './racer/frame';
import { prepareResize, resizeFrame } from './racer/resize';
import { poolFrame, preparePool } from './racer/pool';
import { resetWorld, stepWorld } from './racer/world';
import { convolve, interleave, spreadCells } from './racer/convolution';
import { forward, inputRow, moveLane, outputRow, prepareNetwork, resetNetwork } from './common/network';

export { convolve, interleave, spreadCells };
export { forward, inputRow, moveLane, outputRow, prepareNetwork, resetNetwork };
export const heapBase: usize = __heap_base;

let tracks: usize = 0;
let worlds: usize = 0;
let images: usize = 0;

/** Bytes that tracks, worlds and images take. */
export function roomFor(trackCount: i32, worldCount: i32, imageCount: i32): usize {
  return (
    <usize>trackCount * TRACK_BYTES +
    <usize>worldCount * WORLD_BYTES +
    <usize>imageCount * IMAGE_BYTES
  );
}

/** Takes roomFor bytes from a 64-byte aligned address for tracks, worlds and images. */
export function configure(address: usize, trackCount: i32, worldCount: i32, imageCount: i32): void {
  images = address;
  tracks = images + <usize>imageCount * IMAGE_BYTES;
  worlds = tracks + <usize>trackCount * TRACK_BYTES;
  prepareResize();
  preparePool();
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

/** Draws a world and leaves what the encoder sees in an image. */
export function look(world: i32, image: i32): void {
  drawFrame(worldAddress(world), TRACK_ROWS);
  resizeFrame(imageAddress(image));
}

/** Draws a world and leaves what the small encoder sees at an address: 16 x 16 pixels of three f32. */
export function glance(world: i32, address: usize): void {
  drawFrame(worldAddress(world), TRACK_ROWS);
  poolFrame(address);
}
