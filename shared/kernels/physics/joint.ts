// The revolute joint with a motor and limits: E. Catto's sequential impulses, one accumulated
// 3-vector (two for the pivot, one for the limit), warm started, with position correction. The
// joint holds no pointers: bodies A and B are given with every call, so a world can be copied.
// Motor and limits are always on; the limits lie more than 4/180 pi apart.
//
// A step of a world without contacts: integrateVelocity of every body; prepareJoint of every joint
// in island order; the velocity iterations (each: solveJointVelocity<f32> of every joint, in
// order); integratePosition of every body; position iterations (each: solveJointPosition of every
// joint) until all say true at once or their number is used up; placeOrigin of every body; forces
// cleared.
import { Body, turn } from './body.ts';
import { JointRow } from './joint-row.ts';
import { clamp } from './lane.ts';

@unmanaged
export class Joint extends JointRow<f32> {
  /** Anchors in body coordinates, from the centre of mass. */
  anchorAX: f32;
  anchorAY: f32;
  anchorBX: f32;
  anchorBY: f32;
  /** Angle of B - angle of A when the joint was made. */
  reference: f32;
  lower: f32;
  upper: f32;
  torque: f32;
}

const LINEAR_SLOP: f32 = 0.005;
const ANGULAR_SLOP: f32 = <f32>(<f32>2.0 / <f32>180.0) * <f32>3.14159265359;
const MAX_ANGULAR_CORRECTION: f32 = <f32>(<f32>8.0 / <f32>180.0) * <f32>3.14159265359;

/** Makes a joint at rest. Anchors in body coordinates (m), angles in rad, torque in N m. */
export function makeJoint(
  joint: Joint,
  a: Body,
  b: Body,
  anchorAX: f32,
  anchorAY: f32,
  anchorBX: f32,
  anchorBY: f32,
  lower: f32,
  upper: f32,
  torque: f32,
): void {
  memory.fill(changetype<usize>(joint), 0, offsetof<Joint>());
  joint.anchorAX = anchorAX - a.centerX;
  joint.anchorAY = anchorAY - a.centerY;
  joint.anchorBX = anchorBX - b.centerX;
  joint.anchorBY = anchorBY - b.centerY;
  joint.reference = b.angle - a.angle;
  joint.lower = lower;
  joint.upper = upper;
  joint.torque = torque;
  joint.massA = a.inverseMass;
  joint.inertiaA = a.inverseInertia;
  joint.massB = b.inverseMass;
  joint.inertiaB = b.inverseInertia;
  const motor = joint.inertiaA + joint.inertiaB;
  joint.motorMass = motor > 0 ? <f32>1.0 / motor : motor;
}

/** Motor speed in rad/s and largest torque in N m, from the next step on. */
@inline
export function setMotor(joint: Joint, speed: f32, torque: f32): void {
  joint.motorSpeed = speed;
  joint.torque = torque;
}

/** Angle of the joint (rad), 0 as it was made. */
@inline
export function jointAngle(joint: Joint, a: Body, b: Body): f32 {
  return b.angle - a.angle - joint.reference;
}

/** Angular velocity of B relative to A (rad/s). */
@inline
export function jointSpeed(a: Body, b: Body): f32 {
  return b.w - a.w;
}

/** Pivot arms of both bodies at their present angles, into fields 0-3. */
@inline
function placeArms(joint: Joint, a: Body, b: Body): void {
  turn(a);
  turn(b);
  const sa = a.sin;
  const ca = a.cos;
  const sb = b.sin;
  const cb = b.cos;
  const ax = joint.anchorAX;
  const ay = joint.anchorAY;
  const bx = joint.anchorBX;
  const by = joint.anchorBY;
  joint.armAX = ca * ax - sa * ay;
  joint.armAY = sa * ax + ca * ay;
  joint.armBX = cb * bx - sb * by;
  joint.armBY = sb * bx + cb * by;
}

/** The velocity matrix and all of its inverse that does not depend on the right-hand side. */
@inline
function placeMatrix(joint: Joint): void {
  const rax = joint.armAX;
  const ray = joint.armAY;
  const rbx = joint.armBX;
  const rby = joint.armBY;
  const ma = joint.massA;
  const ia = joint.inertiaA;
  const mb = joint.massB;
  const ib = joint.inertiaB;
  const k11 = ma + mb + ray * ray * ia + rby * rby * ib;
  const k12 = -ray * rax * ia - rby * rbx * ib;
  const k13 = -ray * ia - rby * ib;
  const k22 = ma + mb + rax * rax * ia + rbx * rbx * ib;
  const k23 = rax * ia + rbx * ib;
  const k33 = ia + ib;
  const cx = k22 * k33 - k23 * k23;
  const cy = k23 * k13 - k12 * k33;
  const cz = k12 * k23 - k22 * k13;
  const det3 = k11 * cx + k12 * cy + k13 * cz;
  const det2 = k11 * k22 - k12 * k12;
  joint.k11 = k11;
  joint.k12 = k12;
  joint.k22 = k22;
  joint.k13 = k13;
  joint.k23 = k23;
  joint.k33 = k33;
  joint.c1 = cx;
  joint.c2 = cy;
  joint.c3 = cz;
  joint.det3 = det3 != 0 ? <f32>1.0 / det3 : det3;
  joint.det2 = det2 != 0 ? <f32>1.0 / det2 : det2;
}

/**
 * Start of a step of dt seconds: geometry, limit state, warm start scaled by dtRatio (0 in the
 * first
 * step of a world, then 1).
 */
export function prepareJoint(joint: Joint, a: Body, b: Body, dt: f32, dtRatio: f32): void {
  placeArms(joint, a, b);
  placeMatrix(joint);
  joint.motorLargest = dt * joint.torque;
  joint.motorLeast = -joint.motorLargest;
  const angle = jointAngle(joint, a, b);
  let limit: f32 = 0;
  if (angle <= joint.lower) limit = -1;
  else if (angle >= joint.upper) limit = 1;
  if (limit == 0 || limit != joint.limit) joint.impulseZ = 0;
  joint.limit = limit;

  const px = joint.impulseX * dtRatio;
  const py = joint.impulseY * dtRatio;
  const pz = joint.impulseZ * dtRatio;
  const motor = joint.motorImpulse * dtRatio;
  joint.impulseX = px;
  joint.impulseY = py;
  joint.impulseZ = pz;
  joint.motorImpulse = motor;
  const ma = joint.massA;
  const mb = joint.massB;
  const turnA = joint.armAX * py - joint.armAY * px + motor + pz;
  const turnB = joint.armBX * py - joint.armBY * px + motor + pz;
  a.vx = a.vx - ma * px;
  a.vy = a.vy - ma * py;
  a.w = a.w - joint.inertiaA * turnA;
  b.vx = b.vx + mb * px;
  b.vy = b.vy + mb * py;
  b.w = b.w + joint.inertiaB * turnB;
}

/** One position iteration; true when the joint is within its slop already. */
export function solveJointPosition(joint: Joint, a: Body, b: Body): bool {
  const ia = joint.inertiaA;
  const ib = joint.inertiaB;
  let angularError: f32 = 0;
  const limit = joint.limit;
  if (limit != 0) {
    const angle = jointAngle(joint, a, b);
    let c: f32;
    if (limit < 0) {
      c = angle - joint.lower;
      angularError = -c;
      c = clamp<f32>(c + ANGULAR_SLOP, -MAX_ANGULAR_CORRECTION, 0);
    } else {
      c = angle - joint.upper;
      angularError = c;
      c = clamp<f32>(c - ANGULAR_SLOP, 0, MAX_ANGULAR_CORRECTION);
    }
    const impulse = -joint.motorMass * c;
    a.angle = a.angle - ia * impulse;
    b.angle = b.angle + ib * impulse;
  }
  placeArms(joint, a, b);
  const rax = joint.armAX;
  const ray = joint.armAY;
  const rbx = joint.armBX;
  const rby = joint.armBY;
  const ma = joint.massA;
  const mb = joint.massB;
  const cx = b.x + rbx - a.x - rax;
  const cy = b.y + rby - a.y - ray;
  const positionError = sqrt<f32>(cx * cx + cy * cy);
  const k11 = ma + mb + ia * ray * ray + ib * rby * rby;
  const k12 = -ia * rax * ray - ib * rbx * rby;
  const k22 = ma + mb + ia * rax * rax + ib * rbx * rbx;
  let det = k11 * k22 - k12 * k12;
  if (det != 0) det = <f32>1.0 / det;
  const px = -(det * (k22 * cx - k12 * cy));
  const py = -(det * (k11 * cy - k12 * cx));
  a.x = a.x - ma * px;
  a.y = a.y - ma * py;
  a.angle = a.angle - ia * (rax * py - ray * px);
  b.x = b.x + mb * px;
  b.y = b.y + mb * py;
  b.angle = b.angle + ib * (rbx * py - rby * px);
  return positionError <= LINEAR_SLOP && angularError <= ANGULAR_SLOP;
}

/** Whether the joint is at a limit in this step. */
@inline
export function isLimited(joint: Joint): bool {
  return joint.limit != 0;
}
