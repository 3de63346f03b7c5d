// What the walker's kernel and those who fill its memory agree on. Sizes of worlds, terrains, scratch blocks and lane
// states follow from classes of the kernel, which exports them.

/** Bodies: 0 hull, 1 and 2 left upper and lower leg, 3 and 4 right upper and lower leg. */
export const BODIES = 5;
/** Joints: 0 left hip, 1 left knee, 2 right hip, 3 right knee. */
export const JOINTS = 4;
/** Worlds that share a velocity phase, and a scratch block each. */
export const GROUP = 8;
/** Most obstacles of a terrain. */
export const MAX_POLYGONS = 192;

export const OBSERVATIONS = 24;
export const ACTIONS = 4;

// A description, for pictures: doubles of the bodies, then of the joints, then of the points of contact.
/** x, y of the origin (m), angle (rad), touching flag. */
export const BODY_NUMBERS = 4;
/** x, y of the pivot (m), angle (rad), motor torque (N m), limit (-1, 0, 1). */
export const JOINT_NUMBERS = 5;
/** x, y (m), normal and tangential force (N), body. */
export const POINT_NUMBERS = 5;
/** Most points that are described. */
export const MOST_POINTS = 32;
