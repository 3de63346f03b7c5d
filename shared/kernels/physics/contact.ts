// A contact between a static shape (world coordinates) and a polygon on a body: its manifold, the
// impulses it carries from step to step, and the events of its beginning and end.
import { Body } from './body.ts';
import { Polygon, normalX, normalY, setNormal, setVertex, vertexX, vertexY } from './polygon.ts';

/** Static geometry: an edge, or a polygon when `polygon` is not 0. */
@unmanaged
export class Obstacle {
  x1: f32;
  y1: f32;
  x2: f32;
  y2: f32;
  /** Unit normal on the right of x1, y1 -> x2, y2. */
  normalX: f32;
  normalY: f32;
  /** Fat box of the broad phase. */
  lowerX: f32;
  lowerY: f32;
  upperX: f32;
  upperY: f32;
  friction: f32;
  /** Bytes from the obstacle to its polygon in world coordinates; 0 for an edge. */
  polygon: i32;
}

export const TOUCHING: i32 = 1;
export const ENABLED: i32 = 2;
/** The time of impact is known. */
export const TIMED: i32 = 4;
/** Part of the present island. */
export const GATHERED: i32 = 8;

/** The obstacle holds the reference face. */
export const OBSTACLE_FACE: i32 = 0;
/** The body holds the reference face. */
export const BODY_FACE: i32 = 1;

@unmanaged
export class Contact {
  /** Index of the obstacle and of the body. */
  obstacle: i32;
  body: i32;
  flags: i32;
  friction: f32;
  /** Manifold: who holds the reference face, its normal and a point on it in their coordinates. */
  face: i32;
  count: i32;
  normalX: f32;
  normalY: f32;
  planeX: f32;
  planeY: f32;
  /** Points in the coordinates of the other one, feature ids, accumulated impulses. */
  x1: f32;
  y1: f32;
  id1: i32;
  normal1: f32;
  tangent1: f32;
  x2: f32;
  y2: f32;
  id2: i32;
  normal2: f32;
  tangent2: f32;
  /** Time of impact as a fraction of the step, and how many times it was used in this step. */
  impactTime: f32;
  impacts: i32;
}

/** A polygon in world coordinates, at the present place of its body. */
export function placePolygon(polygon: Polygon, body: Body, placed: Polygon): void {
  const s = body.sin;
  const c = body.cos;
  const px = body.originX;
  const py = body.originY;
  const count = polygon.count;
  placed.count = count;
  for (let i = 0; i < count; i++) {
    const x = vertexX(polygon, i);
    const y = vertexY(polygon, i);
    setVertex(placed, i, c * x - s * y + px, s * x + c * y + py);
    const nx = normalX(polygon, i);
    const ny = normalY(polygon, i);
    setNormal(placed, i, c * nx - s * ny, s * nx + c * ny);
  }
  const x = polygon.centroidX;
  const y = polygon.centroidY;
  placed.centroidX = c * x - s * y + px;
  placed.centroidY = s * x + c * y + py;
}

/** Carries the impulses of the old points over to new points with the same feature ids. */
@inline
export function matchImpulses(
  contact: Contact,
  oldCount: i32,
  oldId1: i32,
  oldN1: f32,
  oldT1: f32,
  oldId2: i32,
  oldN2: f32,
  oldT2: f32,
): void {
  contact.normal1 = 0;
  contact.tangent1 = 0;
  contact.normal2 = 0;
  contact.tangent2 = 0;
  if (oldCount > 0 && oldId1 == contact.id1) {
    contact.normal1 = oldN1;
    contact.tangent1 = oldT1;
  } else if (oldCount > 1 && oldId2 == contact.id1) {
    contact.normal1 = oldN2;
    contact.tangent1 = oldT2;
  }
  if (contact.count < 2) return;
  if (oldCount > 0 && oldId1 == contact.id2) {
    contact.normal2 = oldN1;
    contact.tangent2 = oldT1;
  } else if (oldCount > 1 && oldId2 == contact.id2) {
    contact.normal2 = oldN2;
    contact.tangent2 = oldT2;
  }
}

/**
 * Sets the touching state and fires begin and end. One end clears the body's flag, whatever else
 * touches.
 */
@inline
export function setTouching(contact: Contact, body: Body, touching: bool): void {
  const before = (contact.flags & TOUCHING) != 0;
  if (touching == before) return;
  if (touching) {
    contact.flags |= TOUCHING;
    body.contactFlag = 1;
    body.touched = 1;
  } else {
    contact.flags &= ~TOUCHING;
    body.contactFlag = 0;
  }
}
