// Convex polygons of up to eight vertices, counterclockwise, each with a skin of 0.01 m, and the
// mass of a body made of them.
import { Body, placeCenter } from './body.ts';

export const MAX_VERTICES: i32 = 8;
/** Skin of a polygon and of an edge (m). */
export const SKIN: f32 = 0.01;

export const VERTICES: usize = 16;
const NORMALS: usize = VERTICES + 64;
export const POLYGON_BYTES: usize = NORMALS + 64;

/** Header of a polygon; vertices and outward normals (x, y each) follow it. */
@unmanaged
export class Polygon {
  count: i32;
  centroidX: f32;
  centroidY: f32;
  padding: i32;
}

@inline
export function vertexX(polygon: Polygon, i: i32): f32 {
  return load<f32>(changetype<usize>(polygon) + ((<usize>i) << 3), VERTICES);
}

@inline
export function vertexY(polygon: Polygon, i: i32): f32 {
  return load<f32>(changetype<usize>(polygon) + ((<usize>i) << 3), VERTICES + 4);
}

@inline
export function normalX(polygon: Polygon, i: i32): f32 {
  return load<f32>(changetype<usize>(polygon) + ((<usize>i) << 3), NORMALS);
}

@inline
export function normalY(polygon: Polygon, i: i32): f32 {
  return load<f32>(changetype<usize>(polygon) + ((<usize>i) << 3), NORMALS + 4);
}

@inline
export function setVertex(polygon: Polygon, i: i32, x: f32, y: f32): void {
  const p = changetype<usize>(polygon) + ((<usize>i) << 3);
  store<f32>(p, x, VERTICES);
  store<f32>(p, y, VERTICES + 4);
}

@inline
export function setNormal(polygon: Polygon, i: i32, x: f32, y: f32): void {
  const p = changetype<usize>(polygon) + ((<usize>i) << 3);
  store<f32>(p, x, NORMALS);
  store<f32>(p, y, NORMALS + 4);
}

/** A box of half width and half height around the origin. */
export function makeBox(polygon: Polygon, halfWidth: f32, halfHeight: f32): void {
  polygon.count = 4;
  setVertex(polygon, 0, -halfWidth, -halfHeight);
  setVertex(polygon, 1, halfWidth, -halfHeight);
  setVertex(polygon, 2, halfWidth, halfHeight);
  setVertex(polygon, 3, -halfWidth, halfHeight);
  setNormal(polygon, 0, 0, -1);
  setNormal(polygon, 1, 1, 0);
  setNormal(polygon, 2, 0, 1);
  setNormal(polygon, 3, -1, 0);
  polygon.centroidX = 0;
  polygon.centroidY = 0;
}

/** Normals and centroid of a polygon whose `count` vertices are set (counterclockwise). */
export function finishPolygon(polygon: Polygon): void {
  const count = polygon.count;
  let cx: f32 = 0;
  let cy: f32 = 0;
  let area: f32 = 0;
  const third: f32 = <f32>1.0 / <f32>3.0;
  for (let i = 0; i < count; i++) {
    const j = i + 1 < count ? i + 1 : 0;
    const x1 = vertexX(polygon, i);
    const y1 = vertexY(polygon, i);
    const x2 = vertexX(polygon, j);
    const y2 = vertexY(polygon, j);
    let nx = y2 - y1;
    let ny = -(x2 - x1);
    const inverse: f32 = <f32>1.0 / sqrt<f32>(nx * nx + ny * ny);
    nx *= inverse;
    ny *= inverse;
    setNormal(polygon, i, nx, ny);
    const triangle = <f32>0.5 * (x1 * y2 - y1 * x2);
    area += triangle;
    cx += triangle * third * (x1 + x2);
    cy += triangle * third * (y1 + y2);
  }
  const inverseArea: f32 = <f32>1.0 / area;
  polygon.centroidX = cx * inverseArea;
  polygon.centroidY = cy * inverseArea;
}

let totalMass: f32 = 0;
let totalInertia: f32 = 0;
let momentX: f32 = 0;
let momentY: f32 = 0;

/** Starts adding up the mass of a body made of several polygons. */
export function beginMass(): void {
  totalMass = 0;
  totalInertia = 0;
  momentX = 0;
  momentY = 0;
}

/** Adds one polygon at a density (kg/m2): triangles about the mean of its vertices. */
export function addMass(polygon: Polygon, density: f32): void {
  const count = polygon.count;
  const third: f32 = <f32>1.0 / <f32>3.0;
  let meanX: f32 = 0;
  let meanY: f32 = 0;
  for (let i = 0; i < count; i++) {
    meanX += vertexX(polygon, i);
    meanY += vertexY(polygon, i);
  }
  const share: f32 = <f32>1.0 / <f32>count;
  meanX *= share;
  meanY *= share;
  let area: f32 = 0;
  let inertia: f32 = 0;
  let cx: f32 = 0;
  let cy: f32 = 0;
  for (let i = 0; i < count; i++) {
    const j = i + 1 < count ? i + 1 : 0;
    const x1 = vertexX(polygon, i) - meanX;
    const y1 = vertexY(polygon, i) - meanY;
    const x2 = vertexX(polygon, j) - meanX;
    const y2 = vertexY(polygon, j) - meanY;
    const d = x1 * y2 - y1 * x2;
    const triangle = <f32>0.5 * d;
    area += triangle;
    cx += triangle * third * (x1 + x2);
    cy += triangle * third * (y1 + y2);
    const squareX = x1 * x1 + x2 * x1 + x2 * x2;
    const squareY = y1 * y1 + y2 * y1 + y2 * y2;
    inertia += <f32>0.25 * third * d * (squareX + squareY);
  }
  const mass = density * area;
  const inverseArea: f32 = <f32>1.0 / area;
  cx *= inverseArea;
  cy *= inverseArea;
  const centerX = cx + meanX;
  const centerY = cy + meanY;
  totalMass += mass;
  momentX += mass * centerX;
  momentY += mass * centerY;
  const shift = centerX * centerX + centerY * centerY - (cx * cx + cy * cy);
  totalInertia += density * inertia + mass * shift;
}

/** Gives the summed mass to a body whose origin and angle are set; its centre of mass follows. */
export function endMass(body: Body): void {
  body.inverseMass = <f32>1.0 / totalMass;
  body.centerX = momentX * body.inverseMass;
  body.centerY = momentY * body.inverseMass;
  const square = body.centerX * body.centerX + body.centerY * body.centerY;
  body.inverseInertia = <f32>1.0 / (totalInertia - totalMass * square);
  placeCenter(body);
}
