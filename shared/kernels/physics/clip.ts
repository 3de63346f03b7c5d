// Clipping of an incident segment against the side planes of a reference face, and the manifold
// that results. The segment waits in module variables between the steps.
import { Body } from './body.ts';
import { BODY_FACE, Contact } from './contact.ts';

/** Radii of both skins. */
export const SKINS: f32 = 0.02;

let ax: f32 = 0;
let ay: f32 = 0;
let aId: i32 = 0;
let bx: f32 = 0;
let by: f32 = 0;
let bId: i32 = 0;

/**
 * Feature id: index on the holder of the reference face, index on the other, and their kinds
 * (1 = face).
 */
@inline
export function feature(indexA: i32, indexB: i32, kindA: i32, kindB: i32): i32 {
  return indexA | (indexB << 8) | (kindA << 16) | (kindB << 24);
}

/** The same feature seen from the other side. */
@inline
function swapped(id: i32): i32 {
  return feature((id >> 8) & 255, id & 255, (id >> 24) & 255, (id >> 16) & 255);
}

@inline
export function setSegment(x1: f32, y1: f32, id1: i32, x2: f32, y2: f32, id2: i32): void {
  ax = x1;
  ay = y1;
  aId = id1;
  bx = x2;
  by = y2;
  bId = id2;
}

/** Keeps the part with n.p <= offset; false when less than a segment is left. */
function clipToPlane(nx: f32, ny: f32, offset: f32, index: i32): bool {
  const da = nx * ax + ny * ay - offset;
  const db = nx * bx + ny * by - offset;
  if (da <= 0 && db <= 0) return true;
  if (!(da * db < 0)) return false;
  const t = da / (da - db);
  const x = ax + t * (bx - ax);
  const y = ay + t * (by - ay);
  const id = feature(index, (aId >> 8) & 255, 0, 1);
  if (da > 0) {
    ax = bx;
    ay = by;
    aId = bId;
  }
  bx = x;
  by = y;
  bId = id;
  return true;
}

/**
 * Clips the segment against the face from (x1, y1) to (x2, y2) with outward normal n and fills the
 * points of the manifold; normal and plane point are the caller's. The side planes lie `slack`
 * beyond
 * the ends of the face. The points are stored in the coordinates of whoever does not hold the face.
 */
export function clipToFace(
  contact: Contact,
  body: Body,
  face: i32,
  x1: f32,
  y1: f32,
  x2: f32,
  y2: f32,
  nx: f32,
  ny: f32,
  index1: i32,
  index2: i32,
  slack: f32,
): void {
  contact.count = 0;
  contact.face = face;
  if (!clipToPlane(ny, -nx, ny * x1 + -nx * y1 + slack, index1)) return;
  if (!clipToPlane(-ny, nx, -ny * x2 + nx * y2 + slack, index2)) return;
  let count = 0;
  if (nx * (ax - x1) + ny * (ay - y1) <= SKINS) {
    storePoint(contact, body, face, 0, ax, ay, aId);
    count = 1;
  }
  if (nx * (bx - x1) + ny * (by - y1) <= SKINS) {
    storePoint(contact, body, face, count, bx, by, bId);
    count++;
  }
  contact.count = count;
}

function storePoint(
  contact: Contact,
  body: Body,
  face: i32,
  index: i32,
  worldX: f32,
  worldY: f32,
  worldId: i32,
): void {
  let x = worldX;
  let y = worldY;
  let id = worldId;
  if (face == BODY_FACE) {
    id = swapped(worldId);
  } else {
    const dx = worldX - body.originX;
    const dy = worldY - body.originY;
    x = body.cos * dx + body.sin * dy;
    y = -body.sin * dx + body.cos * dy;
  }
  if (index == 0) {
    contact.x1 = x;
    contact.y1 = y;
    contact.id1 = id;
  } else {
    contact.x2 = x;
    contact.y2 = y;
    contact.id2 = id;
  }
}
