// Where tracks, worlds and images lie in memory, and the grid of a track's tiles.
import { BODY_BYTES, O_BODIES, O_WHEELS, WHEEL_BYTES } from '../../layouts/racer';

export * from '../../layouts/racer';

/** Side of a grid cell, and the world coordinate of the grid's corner. */
export const CELL: f64 = 8;
export const GRID_CORNER: f64 = -272;

@inline
export function wheelOf(world: usize, index: usize): usize {
  return world + O_WHEELS + index * WHEEL_BYTES;
}

@inline
export function bodyOf(world: usize, index: usize): usize {
  return world + O_BODIES + index * BODY_BYTES;
}
