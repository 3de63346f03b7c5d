// Where tracks, worlds and images lie in memory. A world is one contiguous block without pointers into
// itself, so that copying its bytes copies its state.

/** Tiles a track may have; 6,000 seeds gave 218 to 385. */
export const TILE_CAPACITY = 512;

/** Side of a grid cell, cells a side, and the world coordinate of the grid's corner. */
export const CELL: f64 = 8;
export const CELLS = 68;
export const GRID_CORNER: f64 = -272;
/** Entries of all cells together. */
export const ENTRY_CAPACITY = 16384;

// A track.
export const T_COUNT: usize = 0;
export const T_START_ANGLE: usize = 4;
export const T_START_X: usize = 8;
export const T_START_Y: usize = 16;
/** Road quadrilaterals as drawn: 8 f32 a tile. */
export const T_ROAD: usize = 32;
/** Road quadrilaterals as touched: convex, counter-clockwise, 8 f32 a tile. */
export const T_SENSOR: usize = T_ROAD + TILE_CAPACITY * 32;
/** Kerb quadrilaterals: 8 f32 a tile. */
export const T_KERB: usize = T_SENSOR + TILE_CAPACITY * 32;
/** Smallest and largest x and y of each sensor: 4 f32 a tile. */
export const T_BOX: usize = T_KERB + TILE_CAPACITY * 32;
/** 1 where a tile has a kerb: a byte a tile. */
export const T_HAS_KERB: usize = T_BOX + TILE_CAPACITY * 16;
/** First entry of each cell and one past the last: u16. */
export const T_CELL: usize = T_HAS_KERB + TILE_CAPACITY;
export const T_ENTRY: usize = T_CELL + ((CELLS * CELLS + 1) * 2 + 14) / 16 * 16;
export const TRACK_BYTES: usize = T_ENTRY + ENTRY_CAPACITY * 2;

// A body: f32 fields.
export const B_X: usize = 0;
export const B_Y: usize = 4;
export const B_ANGLE: usize = 8;
export const B_VX: usize = 12;
export const B_VY: usize = 16;
export const B_OMEGA: usize = 20;
export const B_SIN: usize = 24;
export const B_COS: usize = 28;
/** Origin of the body's shapes; differs from (x, y), the centre of mass, for the hull. */
export const B_OX: usize = 32;
export const B_OY: usize = 36;
export const B_FX: usize = 40;
export const B_FY: usize = 44;
export const B_STILL: usize = 48;
export const BODY_BYTES: usize = 64;

// A wheel and the joint that carries it.
export const W_IMPULSE: usize = 0;
export const W_LIMIT: usize = 16;
export const W_MOTOR_SPEED: usize = 20;
export const W_TILES: usize = 24;
export const W_SPIN: usize = 32;
export const W_PHASE: usize = 40;
export const W_GAS: usize = 48;
export const WHEEL_BYTES: usize = 64;

// A world.
export const O_TRACK: usize = 0;
export const O_VISITED: usize = 4;
/** Steps since a tile was first touched. */
export const O_IDLE: usize = 8;
export const O_STEPS: usize = 12;
export const O_STARTED: usize = 16;
export const O_DONE: usize = 20;
export const O_RETURN: usize = 24;
export const O_RETURN_BEFORE: usize = 32;
export const O_TIME: usize = 40;
export const O_STEER: usize = 48;
export const O_BRAKE: usize = 56;
/** Hull, then front left, front right, rear left, rear right. */
export const O_BODIES: usize = 64;
export const O_WHEELS: usize = O_BODIES + 5 * BODY_BYTES;
/** A byte a tile: bit 0 visited by a wheel, bit 1 drawn in the plain road colour. */
export const O_TILES: usize = O_WHEELS + 4 * WHEEL_BYTES;
export const WORLD_BYTES: usize = O_TILES + TILE_CAPACITY;

export const FRAME = 96;
export const IMAGE = 64;
/** Red, green and blue planes of an image, f32. */
export const IMAGE_BYTES: usize = 3 * IMAGE * IMAGE * 4;

@inline
export function wheelOf(world: usize, index: usize): usize {
  return world + O_WHEELS + index * WHEEL_BYTES;
}

@inline
export function bodyOf(world: usize, index: usize): usize {
  return world + O_BODIES + index * BODY_BYTES;
}
