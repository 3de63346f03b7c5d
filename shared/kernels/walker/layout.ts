// Where everything of one walker's world lies. A world is one flat block without pointers into
// itself, so copying the block copies the world; the terrain is shared and only named by it.
import { BODIES, JOINTS, MAX_POLYGONS } from '../../layouts/walker.ts';
import { Body } from '../physics/body.ts';
import { ContactConstraint } from '../physics/contact-solver.ts';
import { Contact, Obstacle } from '../physics/contact.ts';
import { Joint } from '../physics/joint.ts';
import { POLYGON_BYTES, Polygon } from '../physics/polygon.ts';

export { BODIES, JOINTS, MAX_POLYGONS };

/** Contacts a world can hold (touching or near); a pair found beyond them is left out. */
export const MAX_CONTACTS: i32 = 160;
/** Contacts of one body that the velocity phase takes in. */
export const MAX_TOUCHING: i32 = 32;

/** Seconds of one step. */
export const DT: f32 = 0.02;
export const VELOCITY_ITERATIONS: i32 = 180;
export const POSITION_ITERATIONS: i32 = 60;

@unmanaged
export class World {
  contactCount: i32;
  /** Steps taken, including the one of the reset. */
  steps: i32;
  /** Bit per body whose fat box has moved since pairs were last looked for. */
  moved: i32;
  /** 1 while the island sleeps: from the end of the step that put it to rest to the next step. */
  asleep: i32;
  /** Address of the terrain. */
  terrain: usize;
  padding: i32;
  /** 130 x / 30 - 5 |angle| of the last step. */
  shaping: f64;
}

const BODY_BYTES: usize = offsetof<Body>();
const JOINT_BYTES: usize = offsetof<Joint>();
const CONTACT_BYTES: usize = offsetof<Contact>();
const ROW_BYTES: usize = offsetof<ContactConstraint>();
const OBSTACLE_BYTES: usize = offsetof<Obstacle>();
const WORLD_HEADER: usize = 64;
const JOINTS_AT: usize = WORLD_HEADER + <usize>BODIES * BODY_BYTES;
const CONTACTS_AT: usize = JOINTS_AT + <usize>JOINTS * JOINT_BYTES;

/** Bytes of a world, a multiple of 64. */
export const WORLD_BYTES: usize = (CONTACTS_AT + <usize>MAX_CONTACTS * CONTACT_BYTES + 63) & ~63;

@inline
export function bodyOf(world: World, i: i32): Body {
  return changetype<Body>(changetype<usize>(world) + WORLD_HEADER + <usize>i * BODY_BYTES);
}

@inline
export function jointOf(world: World, i: i32): Joint {
  return changetype<Joint>(changetype<usize>(world) + JOINTS_AT + <usize>i * JOINT_BYTES);
}

@inline
export function contactOf(world: World, i: i32): Contact {
  return changetype<Contact>(changetype<usize>(world) + CONTACTS_AT + <usize>i * CONTACT_BYTES);
}

/** Bytes of a world in use: what a snapshot holds. */
@inline
export function usedBytes(world: World): usize {
  return CONTACTS_AT + <usize>world.contactCount * CONTACT_BYTES;
}

/** Drops the contacts that were marked by a body index of -1, keeping the order of the others. */
export function compactContacts(world: World): void {
  let kept = 0;
  for (let i = 0, count = world.contactCount; i < count; i++) {
    if (contactOf(world, i).body < 0) continue;
    if (kept < i) {
      memory.copy(
        changetype<usize>(contactOf(world, kept)),
        changetype<usize>(contactOf(world, i)),
        CONTACT_BYTES,
      );
    }
    kept++;
  }
  world.contactCount = kept;
}

/** Bodies of a joint. */
@inline
export function jointBodyA(joint: i32): i32 {
  return joint == 1 ? 1 : joint == 3 ? 3 : 0;
}

@inline
export function jointBodyB(joint: i32): i32 {
  return joint + 1;
}

/** The k-th body in the order in which the island is grown: from the last body made. */
@inline
export function islandBody(k: i32): i32 {
  return <i32>(((<u32>0x21034) >> ((<u32>k) << 2)) & 15);
}

/** What a step of one world keeps between its phases: touching contacts in island order. */
@unmanaged
export class Scratch {
  /** Rows in all, and per body in island order. */
  rows: i32;
  perBody0: i32;
  perBody1: i32;
  perBody2: i32;
  perBody3: i32;
  perBody4: i32;
}

const ROWS_AT: usize = 32;
export const SCRATCH_BYTES: usize = (ROWS_AT + <usize>MAX_CONTACTS * ROW_BYTES + 63) & ~63;

@inline
export function rowOf(scratch: Scratch, i: i32): ContactConstraint {
  return changetype<ContactConstraint>(changetype<usize>(scratch) + ROWS_AT + <usize>i * ROW_BYTES);
}

@inline
export function perBody(scratch: Scratch, k: i32): i32 {
  return load<i32>(changetype<usize>(scratch) + ((<usize>k) << 2), 4);
}

@inline
export function setPerBody(scratch: Scratch, k: i32, count: i32): void {
  store<i32>(changetype<usize>(scratch) + ((<usize>k) << 2), count, 4);
}

/** Obstacles of a terrain: polygons first, then the edges from left to right. */
@unmanaged
export class Terrain {
  polygons: i32;
  edges: i32;
}

export const MAX_EDGES: i32 = 199;
export const MAX_OBSTACLES: i32 = MAX_EDGES + MAX_POLYGONS;
const OBSTACLES_AT: usize = 16;
const POLYGONS_AT: usize = OBSTACLES_AT + <usize>MAX_OBSTACLES * OBSTACLE_BYTES;
export const TERRAIN_BYTES: usize = (POLYGONS_AT + <usize>MAX_POLYGONS * POLYGON_BYTES + 63) & ~63;

@inline
export function obstacleOf(terrain: Terrain, i: i32): Obstacle {
  return changetype<Obstacle>(
    changetype<usize>(terrain) + OBSTACLES_AT + <usize>i * OBSTACLE_BYTES,
  );
}

@inline
export function polygonOf(terrain: Terrain, i: i32): Polygon {
  return changetype<Polygon>(changetype<usize>(terrain) + POLYGONS_AT + <usize>i * POLYGON_BYTES);
}

@inline
export function terrainOf(world: World): Terrain {
  return changetype<Terrain>(world.terrain);
}
