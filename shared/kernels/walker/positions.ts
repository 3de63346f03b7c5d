// The position phase of the worlds of a group. A joint's correction is one long chain of operations
// (angle, sine, arm, error, angle). Most worlds are within their slop after one or two iterations;
// a joint pressed against its limit keeps a world at all sixty. So the first iterations take the
// worlds in turn joint by joint, one world's chain running in the waits of another's, and the worlds
// that are left go on in lanes. Every world sees the operations it would see alone.
import { Body, Place, placeOf } from '../physics/body.ts';
import { solveContactPosition } from '../physics/contact-solver.ts';
import { JointFrame, solveJointPosition } from '../physics/joint-position.ts';
import { HALF, nothing, spread } from './lane-rows.ts';
import {
  BODIES,
  JOINTS,
  POSITION_ITERATIONS,
  Scratch,
  World,
  bodyOf,
  contactOf,
  islandBody,
  jointBodyA,
  jointBodyB,
  jointOf,
  perBody,
  rowOf,
} from './layout.ts';

const BAUMGARTE: f32 = 0.2;
const ALLOWED_SEPARATION: f32 = <f32>-3.0 * <f32>0.005;
/** Iterations in turn before the worlds that are left go on in lanes. */
const IN_TURN: i32 = 2;

/** A world that is not within its slop yet. */
@unmanaged
class Open {
  world: usize;
  scratch: usize;
  /** Its place in the group, as a bit. */
  bit: i32;
  solved: i32;
}

const OPEN_BYTES: usize = offsetof<Open>();
const opens: usize = memory.data(8 * 16, 16);

@inline
function openAt(k: i32): Open {
  return changetype<Open>(opens + <usize>k * OPEN_BYTES);
}

/** One iteration of a world's contacts; 1 if all were within their slop. */
function correctContacts(world: World, scratch: Scratch): i32 {
  let smallest: f32 = 0;
  for (let i = 0, rows = scratch.rows; i < rows; i++) {
    const row = rowOf(scratch, i);
    const contact = contactOf(world, row.contact);
    smallest = solveContactPosition(contact, bodyOf(world, row.body), BAUMGARTE, smallest);
  }
  return i32(smallest >= ALLOWED_SEPARATION);
}

function correctJoints(j: i32, count: i32): void {
  for (let k = 0; k < count; k++) {
    const open = openAt(k);
    const world = changetype<World>(open.world);
    const a = placeOf(bodyOf(world, jointBodyA(j)));
    const b = placeOf(bodyOf(world, jointBodyB(j)));
    open.solved &= solveJointPosition<f32>(jointOf(world, j), a, b, true);
  }
}

/** One iteration of the open worlds, in turn. */
function iterate(count: i32): void {
  for (let k = 0; k < count; k++) {
    const open = openAt(k);
    const world = changetype<World>(open.world);
    open.solved = correctContacts(world, changetype<Scratch>(open.scratch));
  }
  correctJoints(3, count);
  correctJoints(2, count);
  correctJoints(0, count);
  correctJoints(1, count);
}

const PLACE_ROW: usize = offsetof<Place<v128>>();
const JOINT_ROW: usize = offsetof<JointFrame<v128>>();
const JOINT_QUADS: i32 = 9;
const places: usize = memory.data(<i32>(2 * 5 * 96), 16);
const frames: usize = memory.data(<i32>(2 * 4 * 576), 16);
/** Joints that some world of a half has at a limit, a bit a joint. */
let limited0: i32 = 0;
let limited1: i32 = 0;

@inline
function lanePlace(half: i32, body: i32): Place<v128> {
  return changetype<Place<v128>>(places + <usize>(half * BODIES + body) * PLACE_ROW);
}

@inline
function laneFrame(half: i32, j: i32): JointFrame<v128> {
  return changetype<JointFrame<v128>>(frames + <usize>(half * JOINTS + j) * JOINT_ROW);
}

/** Writes a body's place into its lane. */
@inline
function putPlace(body: Body, half: i32, index: i32, l: i32): void {
  const to = changetype<usize>(lanePlace(half, index)) + ((<usize>l) << 2);
  store<f32>(to, body.x);
  store<f32>(to, body.y, 16);
  store<f32>(to, body.angle, 32);
}

/** Takes a body's place out of its lane. */
@inline
function takePlace(body: Body, half: i32, index: i32, l: i32): void {
  const from = changetype<usize>(lanePlace(half, index)) + ((<usize>l) << 2);
  body.x = load<f32>(from);
  body.y = load<f32>(from, 16);
  body.angle = load<f32>(from, 32);
}

@inline
function jointAddress(k: i32, count: i32, j: i32): usize {
  return k < count ? changetype<usize>(jointOf(changetype<World>(openAt(k).world), j)) : nothing;
}

/** Puts open worlds 4 half .. 4 half + 3 into the lanes of a half; returns its limited joints. */
function spreadHalf(half: i32, count: i32): i32 {
  const from = half * HALF;
  for (let l = 0; l < HALF && from + l < count; l++) {
    const world = changetype<World>(openAt(from + l).world);
    for (let i = 0; i < BODIES; i++) putPlace(bodyOf(world, i), half, i, l);
  }
  let limited = 0;
  for (let j = 0; j < JOINTS; j++) {
    const frame = laneFrame(half, j);
    spread(
      jointAddress(from, count, j),
      jointAddress(from + 1, count, j),
      jointAddress(from + 2, count, j),
      jointAddress(from + 3, count, j),
      changetype<usize>(frame),
      JOINT_QUADS,
    );
    if (v128.any_true(f32x4.ne(frame.limit, f32x4.splat(0)))) limited |= 1 << j;
  }
  return limited;
}

/** One iteration of the contacts of the worlds in lanes; a bit for each whose contacts are well. */
function correctLaneContacts(pending: i32): i32 {
  let well = 0;
  for (let k = 0; pending >> k != 0; k++) {
    if (!(pending & (1 << k))) continue;
    const open = openAt(k);
    const world = changetype<World>(open.world);
    const scratch = changetype<Scratch>(open.scratch);
    if (scratch.rows == 0) {
      well |= 1 << k;
      continue;
    }
    for (let i = 0; i < BODIES; i++) {
      const index = islandBody(i);
      if (perBody(scratch, i) > 0) takePlace(bodyOf(world, index), k >> 2, index, k & 3);
    }
    well |= correctContacts(world, scratch) << k;
    for (let i = 0; i < BODIES; i++) {
      const index = islandBody(i);
      if (perBody(scratch, i) > 0) putPlace(bodyOf(world, index), k >> 2, index, k & 3);
    }
  }
  return well;
}

@inline
function correctLaneJoint(half: i32, j: i32, a: i32, limited: i32): i32 {
  const frame = laneFrame(half, j);
  if (limited & (1 << j)) {
    return solveJointPosition<v128>(frame, lanePlace(half, a), lanePlace(half, j + 1), true);
  }
  return solveJointPosition<v128>(frame, lanePlace(half, a), lanePlace(half, j + 1), false);
}

@inline
function correctBoth(j: i32, a: i32): i32 {
  return correctLaneJoint(0, j, a, limited0) | (correctLaneJoint(1, j, a, limited1) << HALF);
}

/** One iteration of the joints of the worlds in lanes; a bit for each whose joints are well. */
function correctLaneJoints(halves: i32): i32 {
  if (halves == 1) {
    return (
      correctLaneJoint(0, 3, 3, limited0) &
      correctLaneJoint(0, 2, 0, limited0) &
      correctLaneJoint(0, 0, 0, limited0) &
      correctLaneJoint(0, 1, 1, limited0)
    );
  }
  return correctBoth(3, 3) & correctBoth(2, 0) & correctBoth(0, 0) & correctBoth(1, 1);
}

/** Takes the bodies of a world out of its lane. */
function leaveLanes(k: i32): void {
  const world = changetype<World>(openAt(k).world);
  for (let i = 0; i < BODIES; i++) takePlace(bodyOf(world, i), k >> 2, i, k & 3);
}

/** Goes on with the open worlds in lanes; returns the bits of those that get within their slop. */
function solveInLanes(count: i32, iterations: i32): i32 {
  limited0 = spreadHalf(0, count);
  if (count > HALF) limited1 = spreadHalf(1, count);
  let pending = (1 << count) - 1;
  let done = 0;
  for (let n = 0; n < iterations && pending != 0; n++) {
    const well = correctLaneContacts(pending) & correctLaneJoints(count > HALF ? 2 : 1);
    for (let k = 0; k < count; k++) {
      if (!(well & (1 << k))) continue;
      leaveLanes(k);
      done |= openAt(k).bit;
      pending &= ~(1 << k);
    }
  }
  for (let k = 0; k < count; k++) {
    if (pending & (1 << k)) leaveLanes(k);
  }
  return done;
}

/**
 * Contacts, then joints, until all of a world are within their slop or the iterations are used up.
 * `worldTable` and `scratchTable` hold the addresses of `count` worlds (1..8). Returns a bit per
 * world that got there.
 */
export function solvePositions(worldTable: usize, scratchTable: usize, count: i32): i32 {
  for (let k = 0; k < count; k++) {
    const open = openAt(k);
    open.world = load<usize>(worldTable + ((<usize>k) << 2));
    open.scratch = load<usize>(scratchTable + ((<usize>k) << 2));
    open.bit = 1 << k;
  }
  let done = 0;
  for (let n = 0; n < POSITION_ITERATIONS && count > 0; n++) {
    if (n >= IN_TURN && count > 1) return done | solveInLanes(count, POSITION_ITERATIONS - n);
    iterate(count);
    for (let k = count - 1; k >= 0; k--) {
      const open = openAt(k);
      if (!open.solved) continue;
      done |= open.bit;
      count--;
      memory.copy(changetype<usize>(open), changetype<usize>(openAt(count)), OPEN_BYTES);
    }
  }
  return done;
}
