// The rows of up to eight worlds side by side. Each world's rows are transposed into rows of four
// worlds (two halves of a group) and transposed back after the velocity phase. Contacts take slots:
// the n-th contact of a body in island order. A world with fewer contacts leaves its lane of a slot
// zero, which adds nothing to its velocities.
import { Velocity } from '../physics/body.ts';
import { ContactRow } from '../physics/contact-row.ts';
import { ContactConstraint } from '../physics/contact-solver.ts';
import { JointRow } from '../physics/joint-row.ts';
import { Joint } from '../physics/joint.ts';
import {
  BODIES,
  JOINTS,
  MAX_CONTACTS,
  Scratch,
  World,
  bodyOf,
  islandBody,
  jointOf,
  perBody,
  rowOf,
} from './layout.ts';

/** Worlds of one row. */
export const HALF: i32 = 4;
const VELOCITY_ROW: usize = offsetof<Velocity<v128>>();
const CONTACT_ROW: usize = offsetof<ContactRow<v128>>();
export const JOINT_QUADS: i32 = 7;
const CONTACT_QUADS: i32 = 6;

const JOINT_SLOT: usize = (<usize>JOINT_QUADS) << 6;

const velocities: usize = memory.data(<i32>(2 * 5 * 48), 16);
const joints: usize = memory.data(<i32>(2 * 4 * 448), 16);
/** Two rows a slot, one for each half. */
const contacts: usize = memory.data(<i32>(2 * 160 * 384), 16);
/**
 * What to do with each row: row, velocity, kind (bit 0: some world has one point, bit 1: some have
 * two).
 */
export const program: usize = memory.data(<i32>(2 * 160 * 12), 16);
/** A world that is not there. */
export const nothing: usize = memory.data(512, 16);
const sources: usize = memory.data(16, 16);
/** First slot of each body in island order. */
const firstSlot: usize = memory.data(32, 16);

/** End of the program of the present group. */
export let programEnd: usize = 0;
let worlds: usize = 0;
let scratches: usize = 0;
let present: i32 = 0;

@inline
function worldAt(i: i32): World {
  return changetype<World>(load<usize>(worlds + ((<usize>i) << 2)));
}

@inline
function scratchAt(i: i32): Scratch {
  return changetype<Scratch>(load<usize>(scratches + ((<usize>i) << 2)));
}

@inline
export function velocityOf(half: i32, body: i32): Velocity<v128> {
  return changetype<Velocity<v128>>(velocities + <usize>(half * BODIES + body) * VELOCITY_ROW);
}

@inline
export function laneJoint(half: i32, joint: i32): JointRow<v128> {
  return changetype<JointRow<v128>>(joints + <usize>(half * JOINTS + joint) * JOINT_SLOT);
}

@inline
function contactRow(half: i32, slot: i32): ContactRow<v128> {
  return changetype<ContactRow<v128>>(contacts + <usize>(slot * 2 + half) * CONTACT_ROW);
}

/** Transposes `quads` times four fields of four worlds into one row of lanes. */
@inline
export function spread(a: usize, b: usize, c: usize, d: usize, row: usize, quads: i32): void {
  for (let q = 0; q < quads; q++) {
    const at = (<usize>q) << 4;
    const ra = v128.load(a + at);
    const rb = v128.load(b + at);
    const rc = v128.load(c + at);
    const rd = v128.load(d + at);
    const ab0 = v128.shuffle<f32>(ra, rb, 0, 4, 1, 5);
    const ab1 = v128.shuffle<f32>(ra, rb, 2, 6, 3, 7);
    const cd0 = v128.shuffle<f32>(rc, rd, 0, 4, 1, 5);
    const cd1 = v128.shuffle<f32>(rc, rd, 2, 6, 3, 7);
    const to = row + ((<usize>q) << 6);
    v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), 32);
    v128.store(to, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), 48);
  }
}

/** Address of lane l of a row's field. */
@inline
function lane(row: usize, field: usize, l: i32): usize {
  return row + (field << 2) + ((<usize>l) << 2);
}

@inline
function spreadVelocities(half: i32, from: i32): void {
  for (let body = 0; body < BODIES; body++) {
    const row = changetype<usize>(velocityOf(half, body));
    for (let l = 0; l < HALF; l++) {
      const there = from + l < present;
      const source = there ? changetype<usize>(bodyOf(worldAt(from + l), body)) : nothing;
      store<f32>(lane(row, 0, l), load<f32>(source));
      store<f32>(lane(row, 4, l), load<f32>(source, 4));
      store<f32>(lane(row, 8, l), load<f32>(source, 8));
    }
  }
}

@inline
function jointSource(i: i32, joint: i32): usize {
  return i < present ? changetype<usize>(jointOf(worldAt(i), joint)) : nothing;
}

export function spreadHalf(half: i32): void {
  const from = half * HALF;
  spreadVelocities(half, from);
  for (let j = 0; j < JOINTS; j++) {
    spread(
      jointSource(from, j),
      jointSource(from + 1, j),
      jointSource(from + 2, j),
      jointSource(from + 3, j),
      changetype<usize>(laneJoint(half, j)),
      JOINT_QUADS,
    );
  }
}

/** One entry of the program: contact n of a body for a half, as far as its worlds have one. */
function spreadContact(half: i32, k: i32, n: i32, slot: i32): void {
  let kind = 0;
  for (let l = 0; l < HALF; l++) {
    const i = half * HALF + l;
    let source = nothing;
    if (i < present) {
      const scratch = scratchAt(i);
      if (n < perBody(scratch, k)) {
        let index = n;
        for (let before = 0; before < k; before++) index += perBody(scratch, before);
        const row = rowOf(scratch, index);
        source = changetype<usize>(row);
        kind |= row.points;
      }
    }
    store<usize>(sources + ((<usize>l) << 2), source);
  }
  if (kind == 0) return;
  const row = changetype<usize>(contactRow(half, slot));
  spread(
    load<usize>(sources),
    load<usize>(sources, 4),
    load<usize>(sources, 8),
    load<usize>(sources, 12),
    row,
    CONTACT_QUADS,
  );
  store<usize>(programEnd, row);
  store<usize>(programEnd, changetype<usize>(velocityOf(half, islandBody(k))), 4);
  store<i32>(programEnd, kind, 8);
  programEnd += 12;
}

/** Gives every contact of the group a slot and writes the program of the velocity iterations. */
export function spreadContacts(): void {
  programEnd = program;
  let slot = 0;
  for (let k = 0; k < BODIES; k++) {
    store<i32>(firstSlot + ((<usize>k) << 2), slot);
    let most = 0;
    for (let i = 0; i < present; i++) most = max(most, perBody(scratchAt(i), k));
    for (let n = 0; n < most && slot < MAX_CONTACTS; n++) {
      spreadContact(0, k, n, slot);
      if (present > HALF) spreadContact(1, k, n, slot);
      slot++;
    }
  }
}

/** Takes velocities and accumulated impulses of one world back. */
export function collect(i: i32): void {
  const half = i >> 2;
  const l = i & 3;
  const world = worldAt(i);
  for (let body = 0; body < BODIES; body++) {
    const row = changetype<usize>(velocityOf(half, body));
    const to = bodyOf(world, body);
    to.vx = load<f32>(lane(row, 0, l));
    to.vy = load<f32>(lane(row, 4, l));
    to.w = load<f32>(lane(row, 8, l));
  }
  for (let j = 0; j < JOINTS; j++) {
    const row = changetype<usize>(laneJoint(half, j));
    const to = jointOf(world, j);
    to.motorImpulse = load<f32>(lane(row, offsetof<Joint>('motorImpulse'), l));
    to.impulseX = load<f32>(lane(row, offsetof<Joint>('impulseX'), l));
    to.impulseY = load<f32>(lane(row, offsetof<Joint>('impulseY'), l));
    to.impulseZ = load<f32>(lane(row, offsetof<Joint>('impulseZ'), l));
  }
  const scratch = scratchAt(i);
  let index = 0;
  for (let k = 0; k < BODIES; k++) {
    const first = load<i32>(firstSlot + ((<usize>k) << 2));
    for (let n = 0, count = perBody(scratch, k); n < count; n++) {
      const row = changetype<usize>(contactRow(half, first + n));
      const to = rowOf(scratch, index++);
      to.normal1 = load<f32>(lane(row, offsetof<ContactConstraint>('normal1'), l));
      to.tangent1 = load<f32>(lane(row, offsetof<ContactConstraint>('tangent1'), l));
      to.normal2 = load<f32>(lane(row, offsetof<ContactConstraint>('normal2'), l));
      to.tangent2 = load<f32>(lane(row, offsetof<ContactConstraint>('tangent2'), l));
    }
  }
}

/** Names the worlds of the group: tables of the addresses of worlds and scratch blocks. */
export function setWorlds(worldTable: usize, scratchTable: usize, count: i32): void {
  worlds = worldTable;
  scratches = scratchTable;
  present = count;
}
