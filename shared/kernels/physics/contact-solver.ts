// What surrounds the velocity phase of contacts: their rows, the warm start, the impulses kept for
// the next step, and the position phase.
import { Body, turn } from './body.ts';
import { ContactRow } from './contact-row.ts';
import { Contact, OBSTACLE_FACE } from './contact.ts';
import { clamp, least } from './lane.ts';
import { SKIN } from './polygon.ts';

const LINEAR_SLOP: f32 = 0.005;
const MAX_LINEAR_CORRECTION: f32 = 0.2;
/** Two points are solved together only while their matrix is better conditioned than this. */
const MAX_CONDITION: f32 = 1000.0;

/** The row of one contact in one world, and whose it is. */
@unmanaged
export class ContactConstraint extends ContactRow<f32> {
  /** Indices of the contact and of the body. */
  contact: i32;
  body: i32;
  /** Points the velocity phase solves: 1 or 2. */
  points: i32;
}

// The point under consideration, from placePoint.
let normalX: f32 = 0;
let normalY: f32 = 0;
let planeX: f32 = 0;
let planeY: f32 = 0;
let pointX: f32 = 0;
let pointY: f32 = 0;

/** Reference face in the world, at the body's present centre and angle (sin and cos are fresh). */
@inline
function placeFace(contact: Contact, body: Body, px: f32, py: f32): void {
  if (contact.face == OBSTACLE_FACE) {
    normalX = contact.normalX;
    normalY = contact.normalY;
    planeX = contact.planeX;
    planeY = contact.planeY;
    return;
  }
  const s = body.sin;
  const c = body.cos;
  normalX = c * contact.normalX - s * contact.normalY;
  normalY = s * contact.normalX + c * contact.normalY;
  planeX = c * contact.planeX - s * contact.planeY + px;
  planeY = s * contact.planeX + c * contact.planeY + py;
}

@inline
function placePoint(contact: Contact, body: Body, x: f32, y: f32, px: f32, py: f32): void {
  if (contact.face == OBSTACLE_FACE) {
    pointX = body.cos * x - body.sin * y + px;
    pointY = body.sin * x + body.cos * y + py;
  } else {
    pointX = x;
    pointY = y;
  }
}

/** Middle between the two skins at the point under consideration. */
@inline
function middle(): void {
  const distance = (pointX - planeX) * normalX + (pointY - planeY) * normalY;
  const ax = pointX + (SKIN - distance) * normalX;
  const ay = pointY + (SKIN - distance) * normalY;
  const bx = pointX - SKIN * normalX;
  const by = pointY - SKIN * normalY;
  pointX = <f32>0.5 * (ax + bx);
  pointY = <f32>0.5 * (ay + by);
}

/** Zeroes everything of a second point, so that lanes may treat the row as one of two points. */
@inline
function dropSecondPoint(row: ContactConstraint): void {
  const from = offsetof<ContactConstraint>('armX2');
  memory.fill(changetype<usize>(row) + from, 0, offsetof<ContactRow<f32>>() - from);
}

/**
 * Fills the row of a touching contact; accumulated impulses are scaled by `ratio` (0 drops them).
 */
export function prepareContact(
  row: ContactConstraint,
  contact: Contact,
  body: Body,
  ratio: f32,
): void {
  turn(body);
  const px = body.x - (body.cos * body.centerX - body.sin * body.centerY);
  const py = body.y - (body.sin * body.centerX + body.cos * body.centerY);
  const mass = body.inverseMass;
  const inertia = body.inverseInertia;
  placeFace(contact, body, px, py);
  const sign: f32 = contact.face == OBSTACLE_FACE ? 1 : -1;
  const nx = sign * normalX;
  const ny = sign * normalY;
  row.normalX = nx;
  row.normalY = ny;
  row.mass = mass;
  row.inertia = inertia;
  row.friction = contact.friction;
  row.points = contact.count;

  placePoint(contact, body, contact.x1, contact.y1, px, py);
  middle();
  const x1 = pointX - body.x;
  const y1 = pointY - body.y;
  const rn1 = x1 * ny - y1 * nx;
  const rt1 = x1 * -nx - y1 * ny;
  const k11 = mass + inertia * rn1 * rn1;
  row.armX1 = x1;
  row.armY1 = y1;
  row.normalMass1 = <f32>1.0 / k11;
  row.tangentMass1 = <f32>1.0 / (mass + inertia * rt1 * rt1);
  row.normal1 = ratio * contact.normal1;
  row.tangent1 = ratio * contact.tangent1;
  dropSecondPoint(row);
  if (contact.count < 2) return;

  placePoint(contact, body, contact.x2, contact.y2, px, py);
  middle();
  const x2 = pointX - body.x;
  const y2 = pointY - body.y;
  const rn2 = x2 * ny - y2 * nx;
  const rt2 = x2 * -nx - y2 * ny;
  const k22 = mass + inertia * rn2 * rn2;
  row.armX2 = x2;
  row.armY2 = y2;
  row.normalMass2 = <f32>1.0 / k22;
  row.tangentMass2 = <f32>1.0 / (mass + inertia * rt2 * rt2);
  row.normal2 = ratio * contact.normal2;
  row.tangent2 = ratio * contact.tangent2;
  const k12 = mass + inertia * rn1 * rn2;
  let det = k11 * k22 - k12 * k12;
  if (!(k11 * k11 < MAX_CONDITION * det)) {
    row.points = 1;
    dropSecondPoint(row);
    return;
  }
  row.k11 = k11;
  row.k12 = k12;
  row.k22 = k22;
  if (det != 0) det = <f32>1.0 / det;
  row.m11 = det * k22;
  row.m12 = -det * k12;
  row.m22 = det * k11;
  row.both = reinterpret<f32>(-1);
}

/** Applies the accumulated impulses of a row to its body. */
export function warmStart(row: ContactConstraint, body: Body): void {
  const nx = row.normalX;
  const ny = row.normalY;
  const px = row.normal1 * nx + row.tangent1 * ny;
  const py = row.normal1 * ny + row.tangent1 * -nx;
  body.w += row.inertia * (row.armX1 * py - row.armY1 * px);
  body.vx += row.mass * px;
  body.vy += row.mass * py;
  if (row.points < 2) return;
  const qx = row.normal2 * nx + row.tangent2 * ny;
  const qy = row.normal2 * ny + row.tangent2 * -nx;
  body.w += row.inertia * (row.armX2 * qy - row.armY2 * qx);
  body.vx += row.mass * qx;
  body.vy += row.mass * qy;
}

/** Keeps the impulses of a row in its contact. */
@inline
export function keepImpulses(row: ContactConstraint, contact: Contact): void {
  contact.normal1 = row.normal1;
  contact.tangent1 = row.tangent1;
  if (row.points < 2) return;
  contact.normal2 = row.normal2;
  contact.tangent2 = row.tangent2;
}

/** Pushes the body out along one point; returns the separation found. */
@inline
function correctPoint(contact: Contact, body: Body, x: f32, y: f32, baumgarte: f32): f32 {
  turn(body);
  const px = body.x - (body.cos * body.centerX - body.sin * body.centerY);
  const py = body.y - (body.sin * body.centerX + body.cos * body.centerY);
  placeFace(contact, body, px, py);
  placePoint(contact, body, x, y, px, py);
  const separation = (pointX - planeX) * normalX + (pointY - planeY) * normalY - SKIN - SKIN;
  const c = clamp<f32>(baumgarte * (separation + LINEAR_SLOP), -MAX_LINEAR_CORRECTION, 0);
  if (c == 0) return separation;
  const sign: f32 = contact.face == OBSTACLE_FACE ? 1 : -1;
  const nx = sign * normalX;
  const ny = sign * normalY;
  const rx = pointX - body.x;
  const ry = pointY - body.y;
  const rn = rx * ny - ry * nx;
  const k = body.inverseMass + body.inverseInertia * rn * rn;
  const impulse = k > 0 ? -c / k : <f32>0;
  const ix = impulse * nx;
  const iy = impulse * ny;
  body.x += body.inverseMass * ix;
  body.y += body.inverseMass * iy;
  body.angle += body.inverseInertia * (rx * iy - ry * ix);
  return separation;
}

/** One position iteration of one contact; returns the least of `smallest` and its separations. */
export function solveContactPosition(
  contact: Contact,
  body: Body,
  baumgarte: f32,
  smallest: f32,
): f32 {
  let result = least<f32>(smallest, correctPoint(contact, body, contact.x1, contact.y1, baumgarte));
  if (contact.count > 1) {
    result = least<f32>(result, correctPoint(contact, body, contact.x2, contact.y2, baumgarte));
  }
  return result;
}
