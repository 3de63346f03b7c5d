// Rows of a block of swing-up states: a double for each lane, in as many bytes as a row of the network's values.

export const X = 0;
export const DX = 1;
export const THETA = 2;
export const DTHETA = 3;
export const SIN = 4;
export const COS = 5;
export const RETURN = 6;
/** Address of the lane's noise: an integer of 8 bytes, as the number of the lane is. */
export const NOISE = 7;
export const LANE = 8;
/** Where the lane is rewarded for standing (m). */
export const GOAL = 9;
export const ROWS = 10;
