// The velocity phase of one world. In island order an iteration solves joints 3, 2, 0, 1, then the
// contacts of bodies 4, 3, 0, 1, 2. Joint 0 shares no body with joint 3 of the next iteration, nor
// joint 1 with joint 2 of the next, so the joints are solved in pairs, two lanes of a vector: the
// same operations on the same values as one after the other.
import { Body, Velocity } from '../physics/body.ts';
import { solveContactVelocity } from '../physics/contact-row.ts';
import { JointRow, solveJointVelocity } from '../physics/joint-row.ts';
import { Joint, isLimited } from '../physics/joint.ts';
import { JOINT_QUADS, nothing, spread } from './lane-rows.ts';
import {
  Scratch,
  VELOCITY_ITERATIONS,
  World,
  bodyOf,
  jointBodyA,
  jointBodyB,
  jointOf,
  perBody,
  rowOf,
} from './layout.ts';

const VX: usize = offsetof<Body>('vx');
const VY: usize = offsetof<Body>('vy');
const W: usize = offsetof<Body>('w');

/** Joints 0 and 3 side by side, and joints 1 and 2. */
const outerRow: usize = memory.data(448, 16);
const innerRow: usize = memory.data(448, 16);
const pairA: usize = memory.data(48, 16);
const pairB: usize = memory.data(48, 16);

/** One number of two bodies in two lanes. */
@inline
function pairOf(first: Body, second: Body, field: usize): v128 {
  return v128.load32_lane(
    changetype<usize>(second) + field,
    v128.load32_zero(changetype<usize>(first) + field),
    1,
  );
}

@inline
function storePair(first: Body, second: Body, field: usize, pair: v128): void {
  v128.store32_lane(changetype<usize>(first) + field, pair, 0);
  v128.store32_lane(changetype<usize>(second) + field, pair, 1);
}

/** Solves two joints side by side: between a1 and b1, and between a2 and b2. */
@inline
function solvePair(row: usize, a1: Body, b1: Body, a2: Body, b2: Body, limited: bool): void {
  const a = changetype<Velocity<v128>>(pairA);
  const b = changetype<Velocity<v128>>(pairB);
  a.vx = pairOf(a1, a2, VX);
  a.vy = pairOf(a1, a2, VY);
  a.w = pairOf(a1, a2, W);
  b.vx = pairOf(b1, b2, VX);
  b.vy = pairOf(b1, b2, VY);
  b.w = pairOf(b1, b2, W);
  solveJointVelocity<v128>(changetype<JointRow<v128>>(row), a, b, limited);
  storePair(a1, a2, VX, a.vx);
  storePair(a1, a2, VY, a.vy);
  storePair(a1, a2, W, a.w);
  storePair(b1, b2, VX, b.vx);
  storePair(b1, b2, VY, b.vy);
  storePair(b1, b2, W, b.w);
}

/** One iteration of the contacts first..end-1, all of one body. */
@inline
function solveContacts(scratch: Scratch, first: i32, end: i32, body: Body): void {
  for (let i = first; i < end; i++) {
    const row = rowOf(scratch, i);
    if (row.points == 1) solveContactVelocity<f32>(row, body, true, false);
    else solveContactVelocity<f32>(row, body, false, true);
  }
}

function solveJointOnce(world: World, j: i32): void {
  const joint = jointOf(world, j);
  const a = bodyOf(world, jointBodyA(j));
  const b = bodyOf(world, jointBodyB(j));
  if (isLimited(joint)) solveJointVelocity<f32>(joint, a, b, true);
  else solveJointVelocity<f32>(joint, a, b, false);
}

function spreadJoints(world: World): void {
  const joint0 = changetype<usize>(jointOf(world, 0));
  const joint1 = changetype<usize>(jointOf(world, 1));
  const joint2 = changetype<usize>(jointOf(world, 2));
  const joint3 = changetype<usize>(jointOf(world, 3));
  spread(joint0, joint3, nothing, nothing, outerRow, JOINT_QUADS);
  spread(joint1, joint2, nothing, nothing, innerRow, JOINT_QUADS);
}

@inline
function giveBackJoint(world: World, j: i32, row: usize, lane: usize): void {
  const joint = jointOf(world, j);
  const at = row + (lane << 2);
  joint.motorImpulse = load<f32>(at, offsetof<JointRow<v128>>('motorImpulse'));
  joint.impulseX = load<f32>(at, offsetof<JointRow<v128>>('impulseX'));
  joint.impulseY = load<f32>(at, offsetof<JointRow<v128>>('impulseY'));
  joint.impulseZ = load<f32>(at, offsetof<JointRow<v128>>('impulseZ'));
}

function giveBack(world: World): void {
  giveBackJoint(world, 0, outerRow, 0);
  giveBackJoint(world, 3, outerRow, 1);
  giveBackJoint(world, 1, innerRow, 0);
  giveBackJoint(world, 2, innerRow, 1);
}

/** The velocity phase of a single world. */
export function solveVelocities(world: World, scratch: Scratch): void {
  const hull = bodyOf(world, 0);
  const upperLeft = bodyOf(world, 1);
  const lowerLeft = bodyOf(world, 2);
  const upperRight = bodyOf(world, 3);
  const lowerRight = bodyOf(world, 4);
  // Rows of the bodies in island order: 4, 3, 0, 1, 2.
  const end4 = perBody(scratch, 0);
  const end3 = end4 + perBody(scratch, 1);
  const end0 = end3 + perBody(scratch, 2);
  const end1 = end0 + perBody(scratch, 3);
  const end2 = scratch.rows;
  solveJointOnce(world, 3);
  solveJointOnce(world, 2);
  solveContacts(scratch, 0, end4, lowerRight);
  solveContacts(scratch, end4, end3, upperRight);
  spreadJoints(world);
  const outer = isLimited(jointOf(world, 0)) || isLimited(jointOf(world, 3));
  const inner = isLimited(jointOf(world, 1)) || isLimited(jointOf(world, 2));
  for (let n = 1; n < VELOCITY_ITERATIONS; n++) {
    // Joint 0 of this iteration and joint 3 of the next.
    if (outer) solvePair(outerRow, hull, upperLeft, upperRight, lowerRight, true);
    else solvePair(outerRow, hull, upperLeft, upperRight, lowerRight, false);
    solveContacts(scratch, end3, end0, hull);
    // Joint 1 of this iteration and joint 2 of the next.
    if (inner) solvePair(innerRow, upperLeft, lowerLeft, hull, upperRight, true);
    else solvePair(innerRow, upperLeft, lowerLeft, hull, upperRight, false);
    solveContacts(scratch, end0, end1, upperLeft);
    solveContacts(scratch, end1, end2, lowerLeft);
    solveContacts(scratch, 0, end4, lowerRight);
    solveContacts(scratch, end4, end3, upperRight);
  }
  giveBack(world);
  solveJointOnce(world, 0);
  solveContacts(scratch, end3, end0, hull);
  solveJointOnce(world, 1);
  solveContacts(scratch, end0, end1, upperLeft);
  solveContacts(scratch, end1, end2, lowerLeft);
}
