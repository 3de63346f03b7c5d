// A rigid body: plain memory, one world's.
import { sineCosine, sineCosineLanes } from './trig.ts';

/** Velocity of a body, or of the same body in four worlds: m/s, m/s, rad/s. */
@unmanaged
export class Velocity<T> {
  vx: T;
  vy: T;
  w: T;
}

/** Place of a body, or of the same body in four worlds. */
@unmanaged
export class Place<T> {
  /** Centre of mass in the world (m) and angle (rad). */
  x: T;
  y: T;
  angle: T;
  /** sin and cos of trigAngle, which is the angle wherever a function says so. */
  sin: T;
  cos: T;
  trigAngle: T;
}

/** Bytes of a velocity of one world. */
export const VELOCITY_BYTES: usize = 12;

@unmanaged
export class Body extends Velocity<f32> {
  inverseMass: f32;
  inverseInertia: f32;
  // The fields of a Place, in its order.
  x: f32;
  y: f32;
  angle: f32;
  sin: f32;
  cos: f32;
  trigAngle: f32;
  /** Centre of mass in body coordinates. */
  centerX: f32;
  centerY: f32;
  /** Centre of mass and angle at the start of the step. */
  startX: f32;
  startY: f32;
  startAngle: f32;
  /** Origin of the body in the world. */
  originX: f32;
  originY: f32;
  /** sin and cos of startTrigAngle. */
  startSin: f32;
  startCos: f32;
  startTrigAngle: f32;
  /** Force (N) and torque (N m), for one step. */
  forceX: f32;
  forceY: f32;
  torque: f32;
  /** Seconds at rest. */
  restTime: f32;
  /** Fraction of the step that the start position has been advanced to. */
  alpha: f32;
  /** Fat box of the broad phase. */
  lowerX: f32;
  lowerY: f32;
  upperX: f32;
  upperY: f32;
  friction: f32;
  /** 1 from the beginning of a contact to the end of any contact of this body. */
  contactFlag: i32;
  /** 1 once the body has touched anything. */
  touched: i32;
}

const MAX_TRANSLATION: f32 = 2.0;
const MAX_ROTATION: f32 = 0.5 * <f32>3.14159265359;

@inline
export function placeOf(body: Body): Place<f32> {
  return changetype<Place<f32>>(changetype<usize>(body) + offsetof<Body>('x'));
}

/** Brings sin and cos up to date with the angle; in a single world an unchanged angle costs nothing. */
@inline
export function turnPlace<T>(place: Place<T>): void {
  const angle = place.angle;
  if (isVector<T>()) {
    const at = changetype<usize>(place);
    sineCosineLanes(angle, at + offsetof<Place<v128>>('sin'), at + offsetof<Place<v128>>('cos'));
    return;
  }
  if (place.trigAngle == angle) return;
  place.trigAngle = angle;
  const both = sineCosine(angle);
  place.sin = f32x4.extract_lane(both, 0);
  place.cos = f32x4.extract_lane(both, 1);
}

/** Brings sin and cos of a body up to date with its angle. */
@inline
export function turn(body: Body): void {
  turnPlace<f32>(placeOf(body));
}

/** Brings sin and cos of the start angle up to date. */
@inline
export function turnStart(body: Body): void {
  const angle = body.startAngle;
  if (body.startTrigAngle == angle) return;
  body.startTrigAngle = angle;
  const both = sineCosine(angle);
  body.startSin = f32x4.extract_lane(both, 0);
  body.startCos = f32x4.extract_lane(both, 1);
}

/** Origin of the body from its centre of mass and angle. */
@inline
export function placeOrigin(body: Body): void {
  turn(body);
  const s = body.sin;
  const c = body.cos;
  const lx = body.centerX;
  const ly = body.centerY;
  body.originX = body.x - (c * lx - s * ly);
  body.originY = body.y - (s * lx + c * ly);
}

/** Centre of mass from origin, angle and local centre, as after a change of mass. */
export function placeCenter(body: Body): void {
  turn(body);
  const s = body.sin;
  const c = body.cos;
  const lx = body.centerX;
  const ly = body.centerY;
  const x = c * lx - s * ly + body.originX;
  const y = s * lx + c * ly + body.originY;
  body.x = x;
  body.y = y;
  body.startX = x;
  body.startY = y;
  body.startAngle = body.angle;
}

/** Remembers where the step starts. */
@inline
export function markStart(body: Body): void {
  body.startX = body.x;
  body.startY = body.y;
  body.startAngle = body.angle;
  body.startSin = body.sin;
  body.startCos = body.cos;
  body.startTrigAngle = body.trigAngle;
}

/** Velocity after gravity and force over h seconds; start of the step remembered. */
@inline
export function integrateVelocity(body: Body, h: f32, gravityX: f32, gravityY: f32): void {
  markStart(body);
  const inverseMass = body.inverseMass;
  const ax = gravityX + inverseMass * body.forceX;
  const ay = gravityY + inverseMass * body.forceY;
  body.vx = body.vx + h * ax;
  body.vy = body.vy + h * ay;
  const spin = h * body.inverseInertia * body.torque;
  body.w = body.w + spin;
}

/** Position after h seconds of the present velocity, which is limited to 2 m and a quarter turn. */
@inline
export function integratePosition(body: Body, h: f32): void {
  let vx = body.vx;
  let vy = body.vy;
  let w = body.w;
  const dx = h * vx;
  const dy = h * vy;
  const square = dx * dx + dy * dy;
  if (square > MAX_TRANSLATION * MAX_TRANSLATION) {
    const ratio = MAX_TRANSLATION / sqrt<f32>(square);
    vx *= ratio;
    vy *= ratio;
    body.vx = vx;
    body.vy = vy;
  }
  const rotation = h * w;
  if (rotation * rotation > MAX_ROTATION * MAX_ROTATION) {
    w *= MAX_ROTATION / abs<f32>(rotation);
    body.w = w;
  }
  body.x = body.x + h * vx;
  body.y = body.y + h * vy;
  body.angle = body.angle + h * w;
}

/** Clears a body row; its cached angles are set to none. */
export function clearBody(body: Body): void {
  memory.fill(changetype<usize>(body), 0, offsetof<Body>());
  body.trigAngle = <f32>NaN;
  body.startTrigAngle = <f32>NaN;
}
