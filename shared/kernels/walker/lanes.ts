// The velocity phase of up to eight worlds side by side: two halves of four in turn, so that the
// operations of one half fill the waiting times of the other.
import { GROUP } from '../../layouts/walker.ts';
import { Velocity } from '../physics/body.ts';
import { ContactRow, solveContactVelocity } from '../physics/contact-row.ts';
import { solveJointVelocity } from '../physics/joint-row.ts';
import {
  HALF,
  collect,
  laneJoint,
  program,
  programEnd,
  setWorlds,
  spreadContacts,
  spreadHalf,
  velocityOf,
} from './lane-rows.ts';
import { JOINTS, VELOCITY_ITERATIONS } from './layout.ts';

/** Bit j: some world of the half is at a limit of joint j. */
function limitedJoints(half: i32): i32 {
  let bits = 0;
  for (let j = 0; j < JOINTS; j++) {
    const zero = f32x4.splat(0);
    if (v128.any_true(f32x4.ne(laneJoint(half, j).limit, zero))) bits |= 1 << j;
  }
  return bits;
}

@inline
function solveLaneJoint(half: i32, j: i32, a: i32, limited: i32): void {
  if (limited & (1 << j)) {
    solveJointVelocity<v128>(
      laneJoint(half, j),
      velocityOf(half, a),
      velocityOf(half, j + 1),
      true,
    );
  } else {
    solveJointVelocity<v128>(
      laneJoint(half, j),
      velocityOf(half, a),
      velocityOf(half, j + 1),
      false,
    );
  }
}

@inline
function solveContactEntry(entry: usize): void {
  const row = changetype<ContactRow<v128>>(load<usize>(entry));
  const body = changetype<Velocity<v128>>(load<usize>(entry, 4));
  const kind = load<i32>(entry, 8);
  if (kind == 1) solveContactVelocity<v128>(row, body, true, false);
  else if (kind == 2) solveContactVelocity<v128>(row, body, false, true);
  else solveContactVelocity<v128>(row, body, true, true);
}

function iterateBoth(limited0: i32, limited1: i32): void {
  for (let n = 0; n < VELOCITY_ITERATIONS; n++) {
    solveLaneJoint(0, 3, 3, limited0);
    solveLaneJoint(1, 3, 3, limited1);
    solveLaneJoint(0, 2, 0, limited0);
    solveLaneJoint(1, 2, 0, limited1);
    solveLaneJoint(0, 0, 0, limited0);
    solveLaneJoint(1, 0, 0, limited1);
    solveLaneJoint(0, 1, 1, limited0);
    solveLaneJoint(1, 1, 1, limited1);
    for (let entry = program; entry < programEnd; entry += 12) solveContactEntry(entry);
  }
}

function iterateHalf(limited: i32): void {
  for (let n = 0; n < VELOCITY_ITERATIONS; n++) {
    solveLaneJoint(0, 3, 3, limited);
    solveLaneJoint(0, 2, 0, limited);
    solveLaneJoint(0, 0, 0, limited);
    solveLaneJoint(0, 1, 1, limited);
    for (let entry = program; entry < programEnd; entry += 12) solveContactEntry(entry);
  }
}

/**
 * The velocity phase of `count` worlds (1..8) whose steps have begun. `worldTable` and
 * `scratchTable`
 * hold their addresses.
 */
export function solveGroup(worldTable: usize, scratchTable: usize, count: i32): void {
  setWorlds(worldTable, scratchTable, count);
  spreadHalf(0);
  if (count > HALF) spreadHalf(1);
  spreadContacts();
  if (count > HALF) iterateBoth(limitedJoints(0), limitedJoints(1));
  else iterateHalf(limitedJoints(0));
  for (let i = 0; i < count; i++) collect(i);
}
