// Manifold of a polygon against an isolated, two-sided edge: the separating axis among the edge's
// normal and those polygon normals that do not point away from it, then clipping.
import { Body } from './body.ts';
import { SKINS, clipToFace, feature, setSegment } from './clip.ts';
import { BODY_FACE, Contact, OBSTACLE_FACE, Obstacle } from './contact.ts';
import { least } from './lane.ts';
import { Polygon, normalX, normalY, vertexX, vertexY } from './polygon.ts';

const ANGULAR_SLOP: f32 = <f32>(<f32>2.0 / <f32>180.0) * <f32>3.14159265359;
const RELATIVE: f32 = 0.98;
const ABSOLUTE: f32 = 0.001;
/** Axis of the polygon: none that counts; or the polygon is farther away than the skins. */
const NONE: i32 = -1;
const APART: i32 = -2;

let bestSeparation: f32 = 0;

/** The polygon's face of largest separation from the edge, among those facing it. */
@inline
function polygonAxis(placed: Polygon, edge: Obstacle, mx: f32, my: f32): i32 {
  let best = NONE;
  let bestValue: f32 = -f32.MAX_VALUE;
  for (let i = 0, count = placed.count; i < count; i++) {
    const nx = -normalX(placed, i);
    const ny = -normalY(placed, i);
    const x = vertexX(placed, i);
    const y = vertexY(placed, i);
    const s1 = nx * (x - edge.x1) + ny * (y - edge.y1);
    const s2 = nx * (x - edge.x2) + ny * (y - edge.y2);
    const s = least<f32>(s1, s2);
    if (s > SKINS) return APART;
    // Both limits of an isolated edge are the normal's opposite.
    if ((nx + mx) * mx + (ny + my) * my < -ANGULAR_SLOP) continue;
    if (s > bestValue) {
      bestValue = s;
      best = i;
    }
  }
  bestSeparation = bestValue;
  return best;
}

/** Fills the manifold of `contact`; its count is 0 when the shapes are apart. */
export function collideEdge(
  contact: Contact,
  edge: Obstacle,
  local: Polygon,
  placed: Polygon,
  body: Body,
): void {
  contact.count = 0;
  const count = placed.count;
  let mx = edge.normalX;
  let my = edge.normalY;
  const front = mx * (placed.centroidX - edge.x1) + my * (placed.centroidY - edge.y1) >= 0;
  if (!front) {
    mx = -mx;
    my = -my;
  }
  let edgeSeparation: f32 = f32.MAX_VALUE;
  for (let i = 0; i < count; i++) {
    const s = mx * (vertexX(placed, i) - edge.x1) + my * (vertexY(placed, i) - edge.y1);
    if (s < edgeSeparation) edgeSeparation = s;
  }
  if (edgeSeparation > SKINS) return;
  const axis = polygonAxis(placed, edge, mx, my);
  if (axis == APART) return;
  if (axis != NONE && bestSeparation > RELATIVE * edgeSeparation + ABSOLUTE) {
    faceOfPolygon(contact, edge, local, placed, body, axis);
  } else {
    faceOfEdge(contact, edge, placed, body, front, mx, my);
  }
}

@inline
function faceOfEdge(
  contact: Contact,
  edge: Obstacle,
  placed: Polygon,
  body: Body,
  front: bool,
  mx: f32,
  my: f32,
): void {
  const count = placed.count;
  let i1 = 0;
  let best = mx * normalX(placed, 0) + my * normalY(placed, 0);
  for (let i = 1; i < count; i++) {
    const value = mx * normalX(placed, i) + my * normalY(placed, i);
    if (value < best) {
      best = value;
      i1 = i;
    }
  }
  const i2 = i1 + 1 < count ? i1 + 1 : 0;
  setSegment(
    vertexX(placed, i1),
    vertexY(placed, i1),
    feature(0, i1, 1, 0),
    vertexX(placed, i2),
    vertexY(placed, i2),
    feature(0, i2, 1, 0),
  );
  const x1 = front ? edge.x1 : edge.x2;
  const y1 = front ? edge.y1 : edge.y2;
  const x2 = front ? edge.x2 : edge.x1;
  const y2 = front ? edge.y2 : edge.y1;
  contact.normalX = mx;
  contact.normalY = my;
  contact.planeX = x1;
  contact.planeY = y1;
  clipToFace(contact, body, OBSTACLE_FACE, x1, y1, x2, y2, mx, my, front ? 0 : 1, front ? 1 : 0, 0);
}

@inline
function faceOfPolygon(
  contact: Contact,
  edge: Obstacle,
  local: Polygon,
  placed: Polygon,
  body: Body,
  i1: i32,
): void {
  const i2 = i1 + 1 < placed.count ? i1 + 1 : 0;
  setSegment(edge.x1, edge.y1, feature(0, i1, 0, 1), edge.x2, edge.y2, feature(0, i1, 0, 1));
  contact.normalX = normalX(local, i1);
  contact.normalY = normalY(local, i1);
  contact.planeX = vertexX(local, i1);
  contact.planeY = vertexY(local, i1);
  clipToFace(
    contact,
    body,
    BODY_FACE,
    vertexX(placed, i1),
    vertexY(placed, i1),
    vertexX(placed, i2),
    vertexY(placed, i2),
    normalX(placed, i1),
    normalY(placed, i1),
    i1,
    i2,
    0,
  );
}
