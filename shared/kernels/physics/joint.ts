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
import { Body, placeOf } from './body.ts';
import { JointFrame, placeArms } from './joint-position.ts';

@unmanaged
export class Joint extends JointFrame<f32> {}

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
  placeArms<f32>(joint, placeOf(a), placeOf(b));
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

/** Whether the joint is at a limit in this step. */
@inline
export function isLimited(joint: Joint): bool {
  return joint.limit != 0;
}
