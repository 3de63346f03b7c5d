// The velocity phase of the revolute joint, for one world or for four side by side.
import { Velocity } from './body.ts';
import { add, clamp, cross, dot, mul, sub } from './lane.ts';

/** What the velocity phase reads and writes; the lanes copy this part. */
@unmanaged
export class JointRow<T> {
  /** Pivot relative to the centres of mass, in the world. */
  armAX: T;
  armAY: T;
  armBX: T;
  armBY: T;
  /** Inverse masses and moments of inertia. */
  massA: T;
  inertiaA: T;
  massB: T;
  inertiaB: T;
  /** Motor: effective mass, speed (rad/s), largest impulse of a step, accumulated impulse. */
  motorMass: T;
  motorSpeed: T;
  motorLargest: T;
  motorImpulse: T;
  /** Accumulated impulse: x, y of the pivot, z of the limit. */
  impulseX: T;
  impulseY: T;
  impulseZ: T;
  /** -1 at the lower limit, +1 at the upper one, 0 between. */
  limit: T;
  /** The symmetric velocity matrix. */
  k11: T;
  k12: T;
  k22: T;
  k13: T;
  k23: T;
  k33: T;
  /** 1 / determinant of its upper 2x2 part and of the whole. */
  det2: T;
  det3: T;
  /** Second column x third column. */
  c1: T;
  c2: T;
  c3: T;
  /** - motorLargest. */
  motorLeast: T;
}

/**
 * One velocity iteration: motor, then pivot and limit. `a` and `b` point to the velocity triples of
 * the bodies (x, y, w); `limited` says whether any world of the row is at a limit.
 */
@inline
export function solveJointVelocity<T>(
  joint: JointRow<T>,
  a: Velocity<T>,
  b: Velocity<T>,
  limited: bool,
): void {
  const ia = joint.inertiaA;
  const ib = joint.inertiaB;
  let wa = a.w;
  let wb = b.w;
  const before = joint.motorImpulse;
  const excess = mul<T>(joint.motorMass, sub<T>(sub<T>(wb, wa), joint.motorSpeed));
  const motor = clamp<T>(sub<T>(before, excess), joint.motorLeast, joint.motorLargest);
  joint.motorImpulse = motor;
  const turned = sub<T>(motor, before);
  wa = sub<T>(wa, mul<T>(ia, turned));
  wb = add<T>(wb, mul<T>(ib, turned));

  const rax = joint.armAX;
  const ray = joint.armAY;
  const rbx = joint.armBX;
  const rby = joint.armBY;
  const vax = a.vx;
  const vay = a.vy;
  const vbx = b.vx;
  const vby = b.vy;
  // Relative velocity of the pivot.
  const cx = add<T>(sub<T>(sub<T>(vbx, mul<T>(wb, rby)), vax), mul<T>(wa, ray));
  const cy = sub<T>(sub<T>(add<T>(vby, mul<T>(wb, rbx)), vay), mul<T>(wa, rax));
  // From here on impulses carry the opposite sign: this saves negations, and the bits are the same.
  let ex = cx;
  let ey = cy;
  const z = joint.impulseZ;
  if (limited) {
    ex = sub<T>(cx, mul<T>(z, joint.k13));
    ey = sub<T>(cy, mul<T>(z, joint.k23));
  }
  const det2 = joint.det2;
  const k12 = joint.k12;
  let px = mul<T>(det2, cross<T>(joint.k22, ex, k12, ey));
  let py = mul<T>(det2, cross<T>(joint.k11, ey, k12, ex));
  let armA: T;
  let armB: T;
  if (limited) {
    const det3 = joint.det3;
    const cz = sub<T>(wb, wa);
    const k11 = joint.k11;
    const k22 = joint.k22;
    const k13 = joint.k13;
    const k23 = joint.k23;
    const k33 = joint.k33;
    const fullZ = mul<T>(
      det3,
      add<T>(
        dot<T>(k11, cross<T>(k22, cz, k23, cy), k12, cross<T>(k23, cx, k12, cz)),
        mul<T>(k13, cross<T>(k12, cy, k22, cx)),
      ),
    );
    const fullX = mul<T>(det3, add<T>(dot<T>(cx, joint.c1, cy, joint.c2), mul<T>(cz, joint.c3)));
    const fullY = mul<T>(
      det3,
      add<T>(
        dot<T>(k11, cross<T>(cy, k33, cz, k23), k12, cross<T>(cz, k13, cx, k33)),
        mul<T>(k13, cross<T>(cx, k23, cy, k13)),
      ),
    );
    const limit = joint.limit;
    const total = sub<T>(z, fullZ);
    // At the lower limit the impulse may not become negative, at the upper one not positive.
    let pz: T;
    if (isVector<T>()) {
      const zero = f32x4.splat(0);
      const wrong = v128.or(
        v128.and(f32x4.lt(limit, zero), f32x4.lt(total, zero)),
        v128.and(f32x4.gt(limit, zero), f32x4.gt(total, zero)),
      );
      const full = v128.andnot(f32x4.ne(limit, zero), wrong);
      px = v128.bitselect(fullX, px, full);
      py = v128.bitselect(fullY, py, full);
      pz = v128.bitselect(fullZ, z, full);
      joint.impulseZ = v128.and(total, full);
    } else {
      const full = limit < 0 ? !(total < 0) : !(total > 0);
      px = select<T>(fullX, px, full);
      py = select<T>(fullY, py, full);
      pz = select<T>(fullZ, z, full);
      joint.impulseZ = select<T>(total, <T>0, full);
    }
    armA = add<T>(cross<T>(rax, py, ray, px), pz);
    armB = add<T>(cross<T>(rbx, py, rby, px), pz);
  } else {
    armA = cross<T>(rax, py, ray, px);
    armB = cross<T>(rbx, py, rby, px);
  }
  joint.impulseX = sub<T>(joint.impulseX, px);
  joint.impulseY = sub<T>(joint.impulseY, py);
  const ma = joint.massA;
  const mb = joint.massB;
  a.vx = add<T>(vax, mul<T>(ma, px));
  a.vy = add<T>(vay, mul<T>(ma, py));
  a.w = add<T>(wa, mul<T>(ia, armA));
  b.vx = sub<T>(vbx, mul<T>(mb, px));
  b.vy = sub<T>(vby, mul<T>(mb, py));
  b.w = sub<T>(wb, mul<T>(ib, armB));
}
