import { at } from '../../base/arrays.ts';
import {
  BODIES,
  BODY_NUMBERS,
  JOINT_NUMBERS,
  JOINTS,
  MOST_POINTS,
  POINT_NUMBERS,
} from '../../layouts/walker.ts';
import type { Episode } from '../task.ts';
import { decodeEpisode } from './episode.ts';
import { SCALE } from './terrain.ts';

/** Place of a body's origin (m) and its angle (rad, counterclockwise). */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

export interface Limb extends Pose {
  /** Between the beginning of a contact and the end of any. */
  readonly touching: boolean;
}

export interface JointScene {
  /** Pivot (m). */
  readonly x: number;
  readonly y: number;
  /** rad, 0 as built. */
  readonly angle: number;
  /** Motor torque of the last step (N m), -80..80. */
  readonly torque: number;
  /** -1 at the lower limit, 1 at the upper, else 0. */
  readonly limit: number;
}

export interface ContactScene {
  /** Point (m) and force along and across the surface (N). */
  readonly x: number;
  readonly y: number;
  readonly normal: number;
  readonly tangent: number;
  /** 0 hull, 1 and 2 left upper and lower leg, 3 and 4 right. */
  readonly body: number;
}

export interface RayScene {
  /** From the hull's origin to the end of the ray or its hit (m). */
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  /** 0..1; 1 when nothing was hit. */
  readonly fraction: number;
}

/** What a picture of the walker needs. */
export interface BipedScene {
  readonly hull: Limb;
  /** Of the hull, to the right (m/s). */
  readonly speed: number;
  /** Speed that it shall have (m/s); null where faster is better, as published. */
  readonly goal: number | null;
  /** Left upper, left lower, right upper, right lower leg. */
  readonly legs: readonly Limb[];
  /** Left hip, left knee, right hip, right knee. */
  readonly joints: readonly JointScene[];
  readonly contacts: readonly ContactScene[];
  readonly lidar: readonly RayScene[];
  /** 200 heights (m), 14/30 m apart from x = 0. */
  readonly heights: Float64Array;
  /** Obstacles: x, y of four corners each. */
  readonly quads: Float64Array;
}

/** Corners of the hull in its own coordinates (m). */
export const HULL_OUTLINE: readonly (readonly [x: number, y: number])[] = [
  [34 / SCALE, -8 / SCALE],
  [34 / SCALE, 1 / SCALE],
  [6 / SCALE, 9 / SCALE],
  [-30 / SCALE, 9 / SCALE],
  [-30 / SCALE, -8 / SCALE],
];
export const LEG_HEIGHT = 34 / SCALE;
export const UPPER_LEG_WIDTH = 8 / SCALE;
export const LOWER_LEG_WIDTH = 6.4 / SCALE;
export const LIDAR_RANGE = 160 / SCALE;
export const LIDAR_RAYS = 10;
/** Observation index of the first ray. */
export const LIDAR_AT = 14;

const JOINTS_AT = BODIES * BODY_NUMBERS;
const POINTS_AT = JOINTS_AT + JOINTS * JOINT_NUMBERS;
/** Numbers the kernel's `describe` writes at most. */
export const SCENE_NUMBERS = POINTS_AT + MOST_POINTS * POINT_NUMBERS;

function limb(numbers: Float64Array, i: number): Limb {
  const k = i * BODY_NUMBERS;
  return {
    x: at(numbers, k),
    y: at(numbers, k + 1),
    angle: at(numbers, k + 2),
    touching: at(numbers, k + 3) !== 0,
  };
}

function joint(numbers: Float64Array, i: number): JointScene {
  const k = JOINTS_AT + i * JOINT_NUMBERS;
  return {
    x: at(numbers, k),
    y: at(numbers, k + 1),
    angle: at(numbers, k + 2),
    torque: at(numbers, k + 3),
    limit: at(numbers, k + 4),
  };
}

function contact(numbers: Float64Array, i: number): ContactScene {
  const k = POINTS_AT + i * POINT_NUMBERS;
  return {
    x: at(numbers, k),
    y: at(numbers, k + 1),
    normal: at(numbers, k + 2),
    tangent: at(numbers, k + 3),
    body: at(numbers, k + 4),
  };
}

function ray(hull: Pose, fraction: number, i: number): RayScene {
  const angle = 0.15 * i;
  return {
    fromX: hull.x,
    fromY: hull.y,
    toX: hull.x + Math.sin(angle) * LIDAR_RANGE * fraction,
    toY: hull.y - Math.cos(angle) * LIDAR_RANGE * fraction,
    fraction,
  };
}

/** Reads what the kernel wrote about a moment: all but its speeds. */
export function readScene(
  numbers: Float64Array,
  points: number,
  observation: Float64Array,
  episode: Episode,
): Omit<BipedScene, 'speed' | 'goal'> {
  const hull = limb(numbers, 0);
  const { heights, quads } = decodeEpisode(episode);
  return {
    hull,
    legs: [1, 2, 3, 4].map((i) => limb(numbers, i)),
    joints: [0, 1, 2, 3].map((i) => joint(numbers, i)),
    contacts: Array.from({ length: points }, (_, i) => contact(numbers, i)),
    lidar: Array.from({ length: LIDAR_RAYS }, (_, i) =>
      ray(hull, at(observation, LIDAR_AT + i), i),
    ),
    heights,
    quads,
  };
}
