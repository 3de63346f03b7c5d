// Velocity iterations outside the lanes: one contact of one world, and the island of a meeting.
import { VELOCITY_BYTES } from '../physics/body.ts';
import { solveContactVelocity } from '../physics/contact-row.ts';
import { ContactConstraint } from '../physics/contact-solver.ts';
import { Scratch, VELOCITY_ITERATIONS, World, bodyOf, rowOf } from './layout.ts';

/** One contact's velocity iteration in a single world. */
@inline
export function solveRow(world: World, row: ContactConstraint): void {
  const body = bodyOf(world, row.body);
  if (row.points == 1) solveContactVelocity<f32>(row, body, true, false);
  else solveContactVelocity<f32>(row, body, false, true);
}

/** Velocity and impulses of an island at some iteration: 3 + 4 * 32 numbers. */
const kept: usize = memory.data(<i32>((3 + 4 * 32) * 4), 16);

/** Compares velocity and impulses with those kept; keeps the present ones when `keep` is set. */
function sameState(world: World, scratch: Scratch, index: i32, count: i32, keep: bool): bool {
  const body = changetype<usize>(bodyOf(world, index));
  if (keep) memory.copy(kept, body, VELOCITY_BYTES);
  else if (memory.compare(kept, body, VELOCITY_BYTES) != 0) return false;
  for (let i = 0; i < count; i++) {
    const row = rowOf(scratch, i);
    const slot = kept + VELOCITY_BYTES + ((<usize>i) << 4);
    if (keep) {
      store<f32>(slot, row.normal1);
      store<f32>(slot, row.tangent1, 4);
      store<f32>(slot, row.normal2, 8);
      store<f32>(slot, row.tangent2, 12);
    } else if (
      load<f32>(slot) != row.normal1 ||
      load<f32>(slot, 4) != row.tangent1 ||
      load<f32>(slot, 8) != row.normal2 ||
      load<f32>(slot, 12) != row.tangent2
    ) {
      return false;
    }
  }
  return true;
}

/**
 * Velocity iterations of the island. Once the state repeats with a period, whole periods are
 * skipped:
 * the result is that of all iterations (R. P. Brent's way of finding the period).
 */
export function solveIsland(world: World, scratch: Scratch, index: i32, count: i32): void {
  let mark = 0;
  let next = 1;
  let left = VELOCITY_ITERATIONS;
  let cyclic = false;
  for (let n = 1; left > 0; n++) {
    for (let i = 0; i < count; i++) solveRow(world, rowOf(scratch, i));
    left--;
    if (cyclic) continue;
    if (n > 1 && sameState(world, scratch, index, count, false)) {
      left = left % (n - mark);
      cyclic = true;
    } else if (n == next) {
      sameState(world, scratch, index, count, true);
      mark = n;
      next = n * 2;
    }
  }
}
