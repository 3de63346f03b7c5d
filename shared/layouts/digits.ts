// What the digit kernel and those who fill its memory agree on. A tile is TILE images side by side: row r of a tile
// holds value r of each of them.

/** Images in a tile. */
export const TILE = 32;
/** Bytes of one row of pixels (16-bit steps), and of one row of values as floats. */
export const PIXEL_ROW = TILE * 2;
export const VALUE_ROW = TILE * 4;

// A node of the encoded network is a run of 32-bit words: these, then the byte offset of each source's row, in the tile
// for pixels (and the bias), among the values for computed nodes. Offsets of values are those of floats.
export const NODE_ACTIVATION = 0;
export const NODE_PIXELS = 1;
export const NODE_NODES = 2;
/** Byte offset of the node's own row of values. */
export const NODE_ROW = 3;
export const NODE_HEADER_WORDS = 4;
