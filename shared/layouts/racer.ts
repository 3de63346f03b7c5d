// Where tracks, worlds and images of the racing kernel lie in memory, as offsets in bytes. A world is one contiguous block
// without pointers into itself, so that copying its bytes copies its state.

/** Tiles a track may have; 6,000 seeds gave 218 to 385. */
export const TILE_CAPACITY = 512;
/** Cells a side of the grid of tiles, and entries of all cells together. */
export const CELLS = 68;
export const ENTRY_CAPACITY = 16384;

// A track.
export const T_COUNT = 0;
export const T_START_ANGLE = 4;
export const T_START_X = 8;
export const T_START_Y = 16;
/** Road quadrilaterals as drawn: 8 f32 a tile. */
export const T_ROAD = 32;
/** Road quadrilaterals as touched: convex, counter-clockwise, 8 f32 a tile. */
export const T_SENSOR = T_ROAD + TILE_CAPACITY * 32;
/** Kerb quadrilaterals: 8 f32 a tile. */
export const T_KERB = T_SENSOR + TILE_CAPACITY * 32;
/** Smallest and largest x and y of each sensor: 4 f32 a tile. */
export const T_BOX = T_KERB + TILE_CAPACITY * 32;
/** 1 where a tile has a kerb: a byte a tile. */
export const T_HAS_KERB = T_BOX + TILE_CAPACITY * 16;
/** First entry of each cell and one past the last: u16. */
export const T_CELL = T_HAS_KERB + TILE_CAPACITY;
export const T_ENTRY = T_CELL + (((CELLS * CELLS + 1) * 2 + 15) & ~15);
export const TRACK_BYTES = T_ENTRY + ENTRY_CAPACITY * 2;

// A body: f32 fields.
export const B_X = 0;
export const B_Y = 4;
export const B_ANGLE = 8;
export const B_VX = 12;
export const B_VY = 16;
export const B_OMEGA = 20;
export const B_SIN = 24;
export const B_COS = 28;
/** Origin of the body's shapes; differs from (x, y), the centre of mass, for the hull. */
export const B_OX = 32;
export const B_OY = 36;
export const B_FX = 40;
export const B_FY = 44;
export const B_STILL = 48;
export const BODY_BYTES = 64;

// A wheel and the joint that carries it.
export const W_IMPULSE = 0;
export const W_LIMIT = 16;
export const W_MOTOR_SPEED = 20;
export const W_TILES = 24;
export const W_SPIN = 32;
export const W_PHASE = 40;
export const W_GAS = 48;
export const WHEEL_BYTES = 64;

// A world.
export const O_TRACK = 0;
export const O_VISITED = 4;
/** Steps since a tile was first touched. */
export const O_IDLE = 8;
export const O_STEPS = 12;
export const O_STARTED = 16;
export const O_DONE = 20;
export const O_RETURN = 24;
export const O_RETURN_BEFORE = 32;
export const O_TIME = 40;
export const O_STEER = 48;
export const O_BRAKE = 56;
/** Hull, then front left, front right, rear left, rear right. */
export const O_BODIES = 64;
export const O_WHEELS = O_BODIES + 5 * BODY_BYTES;
/** A byte a tile: bit 0 visited by a wheel, bit 1 drawn in the plain road colour. */
export const O_TILES = O_WHEELS + 4 * WHEEL_BYTES;
export const WORLD_BYTES = O_TILES + TILE_CAPACITY;

/** Side of a frame, rows of it that show the track, side of an image (pixels). */
export const FRAME = 96;
export const TRACK_ROWS = 84;
export const IMAGE = 64;
/** Red, green and blue planes of an image, f32. */
export const IMAGE_BYTES = 3 * IMAGE * IMAGE * 4;
