// The position phase of the revolute joint, for one world or for four side by side.
import { Place, turnPlace } from './body.ts';
import { JointRow } from './joint-row.ts';
import { add, clamp, cross, dot, greatest, mul, neg, sub } from './lane.ts';

/** A joint with all that is fixed when it is made. */
@unmanaged
export class JointFrame<T> extends JointRow<T> {
  /** Anchors in body coordinates, from the centre of mass. */
  anchorAX: T;
  anchorAY: T;
  anchorBX: T;
  anchorBY: T;
  /** Angle of B - angle of A when the joint was made. */
  reference: T;
  lower: T;
  upper: T;
  torque: T;
}

const LINEAR_SLOP: f32 = 0.005;
const ANGULAR_SLOP: f32 = <f32>(<f32>2.0 / <f32>180.0) * <f32>3.14159265359;
const MAX_ANGULAR_CORRECTION: f32 = <f32>(<f32>8.0 / <f32>180.0) * <f32>3.14159265359;

@inline
function number<T>(value: f32): T {
  if (isVector<T>()) return f32x4.splat(value);
  return <T>value;
}

/** Pivot arms of both bodies at their present angles. */
@inline
export function placeArms<T>(joint: JointFrame<T>, a: Place<T>, b: Place<T>): void {
  turnPlace<T>(a);
  turnPlace<T>(b);
  const ax = joint.anchorAX;
  const ay = joint.anchorAY;
  const bx = joint.anchorBX;
  const by = joint.anchorBY;
  joint.armAX = cross<T>(a.cos, ax, a.sin, ay);
  joint.armAY = dot<T>(a.sin, ax, a.cos, ay);
  joint.armBX = cross<T>(b.cos, bx, b.sin, by);
  joint.armBY = dot<T>(b.sin, bx, b.cos, by);
}

/** Turns the bodies back towards a limit they are beyond; returns by how much they were (rad). */
@inline
function correctLimit(joint: JointFrame<f32>, a: Place<f32>, b: Place<f32>): f32 {
  const limit = joint.limit;
  if (limit == 0) return 0;
  const angle = b.angle - a.angle - joint.reference;
  let excess: f32;
  let c: f32;
  if (limit < 0) {
    c = angle - joint.lower;
    excess = -c;
    c = clamp<f32>(c + ANGULAR_SLOP, -MAX_ANGULAR_CORRECTION, 0);
  } else {
    c = angle - joint.upper;
    excess = c;
    c = clamp<f32>(c - ANGULAR_SLOP, 0, MAX_ANGULAR_CORRECTION);
  }
  const impulse = -joint.motorMass * c;
  a.angle = a.angle - joint.inertiaA * impulse;
  b.angle = b.angle + joint.inertiaB * impulse;
  return excess;
}

/** The same in four worlds, both limits computed and the right one taken. */
@inline
function correctLimits(joint: JointFrame<v128>, a: Place<v128>, b: Place<v128>): v128 {
  const zero = f32x4.splat(0);
  const slop = f32x4.splat(ANGULAR_SLOP);
  const most = f32x4.splat(MAX_ANGULAR_CORRECTION);
  const limit = joint.limit;
  const limited = f32x4.ne(limit, zero);
  const low = f32x4.lt(limit, zero);
  const angle = f32x4.sub(f32x4.sub(b.angle, a.angle), joint.reference);
  const under = f32x4.sub(angle, joint.lower);
  const over = f32x4.sub(angle, joint.upper);
  const c = v128.bitselect(
    clamp<v128>(f32x4.add(under, slop), f32x4.neg(most), zero),
    clamp<v128>(f32x4.sub(over, slop), zero, most),
    low,
  );
  const impulse = f32x4.mul(f32x4.neg(joint.motorMass), c);
  const turnedA = f32x4.sub(a.angle, f32x4.mul(joint.inertiaA, impulse));
  const turnedB = f32x4.add(b.angle, f32x4.mul(joint.inertiaB, impulse));
  a.angle = v128.bitselect(turnedA, a.angle, limited);
  b.angle = v128.bitselect(turnedB, b.angle, limited);
  return v128.and(v128.bitselect(f32x4.neg(under), over, low), limited);
}

/** 1 / a, or a itself where it is 0. */
@inline
function inverse<T>(a: T): T {
  if (isVector<T>()) {
    const one = f32x4.div(f32x4.splat(1), a);
    return v128.bitselect(one, a, f32x4.ne(a, f32x4.splat(0)));
  }
  return a != 0 ? <T>(<T>1 / a) : a;
}

@inline
function root<T>(a: T): T {
  if (isVector<T>()) return f32x4.sqrt(a);
  return sqrt<T>(a);
}

/**
 * One position iteration. Returns 1 if the joint was within its slop, in lanes a bit a world.
 * `limited` says whether any world of the row is at a limit.
 */
@inline
export function solveJointPosition<T>(
  joint: JointFrame<T>,
  a: Place<T>,
  b: Place<T>,
  limited: bool,
): i32 {
  const ia = joint.inertiaA;
  const ib = joint.inertiaB;
  let excess = number<T>(0);
  if (limited) {
    if (isVector<T>()) excess = correctLimits(joint, a, b);
    else excess = correctLimit(joint, a, b);
  }
  placeArms<T>(joint, a, b);
  const rax = joint.armAX;
  const ray = joint.armAY;
  const rbx = joint.armBX;
  const rby = joint.armBY;
  const ma = joint.massA;
  const mb = joint.massB;
  const cx = sub<T>(sub<T>(add<T>(b.x, rbx), a.x), rax);
  const cy = sub<T>(sub<T>(add<T>(b.y, rby), a.y), ray);
  const distance = root<T>(dot<T>(cx, cx, cy, cy));
  const mass = add<T>(ma, mb);
  const iax = mul<T>(ia, rax);
  const ibx = mul<T>(ib, rbx);
  const k11 = add<T>(
    add<T>(mass, mul<T>(mul<T>(ia, ray), ray)),
    mul<T>(mul<T>(ib, rby), rby),
  );
  const k12 = sub<T>(mul<T>(neg<T>(iax), ray), mul<T>(ibx, rby));
  const k22 = add<T>(add<T>(mass, mul<T>(iax, rax)), mul<T>(ibx, rbx));
  const det = inverse<T>(cross<T>(k11, k22, k12, k12));
  const px = neg<T>(mul<T>(det, cross<T>(k22, cx, k12, cy)));
  const py = neg<T>(mul<T>(det, cross<T>(k11, cy, k12, cx)));
  a.x = sub<T>(a.x, mul<T>(ma, px));
  a.y = sub<T>(a.y, mul<T>(ma, py));
  a.angle = sub<T>(a.angle, mul<T>(ia, cross<T>(rax, py, ray, px)));
  b.x = add<T>(b.x, mul<T>(mb, px));
  b.y = add<T>(b.y, mul<T>(mb, py));
  b.angle = add<T>(b.angle, mul<T>(ib, cross<T>(rbx, py, rby, px)));
  if (isVector<T>()) {
    const near = f32x4.le(distance, f32x4.splat(LINEAR_SLOP));
    return i32x4.bitmask(v128.and(near, f32x4.le(excess, f32x4.splat(ANGULAR_SLOP))));
  }
  return i32(distance <= LINEAR_SLOP && excess <= ANGULAR_SLOP);
}
