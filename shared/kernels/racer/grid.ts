// Which tiles the car can touch: a grid over the track, each cell listing in ascending order the tiles
// within reach of a car whose hull's origin lies in it.
import {
  CELL, CELLS, ENTRY_CAPACITY, GRID_CORNER, TILE_CAPACITY, T_BOX, T_CELL, T_COUNT, T_ENTRY, T_SENSOR,
} from './layout';

/** The farthest point of the car from its origin lies at 2.87 (nose corner), plus the contact margin. */
const REACH: f64 = 2.9;
const CELL_COUNT = CELLS * CELLS;
const fill = memory.data(CELL_COUNT * 2);

@inline
function cellOf(coordinate: f64): i32 {
  return max(0, min(CELLS - 1, <i32>floor((coordinate - GRID_CORNER) / CELL)));
}

function boundTile(track: usize, tile: usize): void {
  const corners = track + T_SENSOR + tile * 32;
  const box = track + T_BOX + tile * 16;
  for (let axis: usize = 0; axis < 8; axis += 4) {
    let low = load<f32>(corners + axis);
    let high = low;
    for (let corner: usize = 8; corner < 32; corner += 8) {
      const value = load<f32>(corners + corner + axis);
      low = min(low, value);
      high = max(high, value);
    }
    store<f32>(box + axis, low);
    store<f32>(box + axis + 8, high);
  }
}

/** Counts the tile into its cells (place = false) or enters it (place = true). */
function visitCells(track: usize, tile: usize, place: bool): void {
  const box = track + T_BOX + tile * 16;
  const left = cellOf(<f64>load<f32>(box) - REACH);
  const right = cellOf(<f64>load<f32>(box, 8) + REACH);
  const bottom = cellOf(<f64>load<f32>(box, 4) - REACH);
  const top = cellOf(<f64>load<f32>(box, 12) + REACH);
  for (let y = bottom; y <= top; y++) {
    for (let x = left; x <= right; x++) {
      const counter = fill + (<usize>(y * CELLS + x) << 1);
      const next = load<u16>(counter);
      if (place) store<u16>(track + T_ENTRY + (<usize>next << 1), <u16>tile);
      store<u16>(counter, next + 1);
    }
  }
}

/** Builds boxes and cells from the sensor quadrilaterals; false if the track does not fit. */
export function buildGrid(track: usize): bool {
  const count = load<i32>(track, T_COUNT);
  if (count > TILE_CAPACITY) return false;
  memory.fill(fill, 0, CELL_COUNT * 2);
  for (let tile = 0; tile < count; tile++) {
    boundTile(track, tile);
    visitCells(track, tile, false);
  }
  let sum = 0;
  for (let cell: usize = 0; cell < <usize>CELL_COUNT; cell++) {
    const size = load<u16>(fill + (cell << 1));
    store<u16>(track + T_CELL + (cell << 1), <u16>sum);
    store<u16>(fill + (cell << 1), <u16>sum);
    sum += <i32>size;
    if (sum > ENTRY_CAPACITY) return false;
  }
  store<u16>(track + T_CELL + (CELL_COUNT << 1), <u16>sum);
  for (let tile = 0; tile < count; tile++) visitCells(track, tile, true);
  return true;
}

/** Address of the first entry near (x, y); a car outside the grid gets the tiles of the nearest cell. */
@inline
export function cellAt(track: usize, x: f64, y: f64): usize {
  return track + T_CELL + (<usize>(cellOf(y) * CELLS + cellOf(x)) << 1);
}

@inline
export function firstEntry(track: usize, cell: usize): usize {
  return track + T_ENTRY + (<usize>load<u16>(cell) << 1);
}

@inline
export function endEntry(track: usize, cell: usize): usize {
  return track + T_ENTRY + (<usize>load<u16>(cell, 2) << 1);
}
