// Manifold of a static polygon (world coordinates) and a polygon on a body: the face of largest
// separation of either is the reference, the other's most opposed edge is clipped against it.
import { Body } from './body.ts';
import { SKINS, clipToFace, feature, setSegment } from './clip.ts';
import { BODY_FACE, Contact, OBSTACLE_FACE } from './contact.ts';
import { Polygon, normalX, normalY, vertexX, vertexY } from './polygon.ts';

const RELATIVE: f32 = 0.98;
const ABSOLUTE: f32 = 0.001;

let bestFace: i32 = 0;

/** Largest separation of `other` from a face of `polygon`; the face into bestFace. */
function largestSeparation(polygon: Polygon, other: Polygon): f32 {
  let best: f32 = -f32.MAX_VALUE;
  for (let i = 0, count = polygon.count; i < count; i++) {
    const nx = normalX(polygon, i);
    const ny = normalY(polygon, i);
    const x = vertexX(polygon, i);
    const y = vertexY(polygon, i);
    let deepest: f32 = f32.MAX_VALUE;
    for (let j = 0, others = other.count; j < others; j++) {
      const s = nx * (vertexX(other, j) - x) + ny * (vertexY(other, j) - y);
      if (s < deepest) deepest = s;
    }
    if (deepest > best) {
      best = deepest;
      bestFace = i;
    }
  }
  return best;
}

/** Makes the edge of `polygon` most opposed to a normal the segment to clip. */
function setIncident(polygon: Polygon, nx: f32, ny: f32, face: i32): void {
  const count = polygon.count;
  let i1 = 0;
  let best: f32 = f32.MAX_VALUE;
  for (let i = 0; i < count; i++) {
    const value = nx * normalX(polygon, i) + ny * normalY(polygon, i);
    if (value < best) {
      best = value;
      i1 = i;
    }
  }
  const i2 = i1 + 1 < count ? i1 + 1 : 0;
  setSegment(
    vertexX(polygon, i1),
    vertexY(polygon, i1),
    feature(face, i1, 1, 0),
    vertexX(polygon, i2),
    vertexY(polygon, i2),
    feature(face, i2, 1, 0),
  );
}

/** Fills the manifold of `contact`; its count is 0 when the shapes are apart. */
export function collidePolygon(
  contact: Contact,
  obstacle: Polygon,
  local: Polygon,
  placed: Polygon,
  body: Body,
): void {
  contact.count = 0;
  const separationA = largestSeparation(obstacle, placed);
  const faceA = bestFace;
  if (separationA > SKINS) return;
  const separationB = largestSeparation(placed, obstacle);
  const faceB = bestFace;
  if (separationB > SKINS) return;
  const ofBody = separationB > RELATIVE * separationA + ABSOLUTE;
  const reference = ofBody ? placed : obstacle;
  const i1 = ofBody ? faceB : faceA;
  const i2 = i1 + 1 < reference.count ? i1 + 1 : 0;
  const nx = normalX(reference, i1);
  const ny = normalY(reference, i1);
  setIncident(ofBody ? obstacle : placed, nx, ny, i1);
  const own = ofBody ? local : obstacle;
  contact.normalX = normalX(own, i1);
  contact.normalY = normalY(own, i1);
  contact.planeX = <f32>0.5 * (vertexX(own, i1) + vertexX(own, i2));
  contact.planeY = <f32>0.5 * (vertexY(own, i1) + vertexY(own, i2));
  clipToFace(
    contact,
    body,
    ofBody ? BODY_FACE : OBSTACLE_FACE,
    vertexX(reference, i1),
    vertexY(reference, i1),
    vertexX(reference, i2),
    vertexY(reference, i2),
    nx,
    ny,
    i1,
    i2,
    SKINS,
  );
}
