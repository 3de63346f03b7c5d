// The three shapes a walker is made of, and their places in the world at the moment.
import { placePolygon } from '../physics/contact.ts';
import { POLYGON_BYTES, Polygon, finishPolygon, makeBox, setVertex } from '../physics/polygon.ts';
import { World, bodyOf } from './layout.ts';

export const SCALE: f64 = 30.0;
export const LEG_DOWN: f64 = -8.0 / SCALE;
export const LEG_WIDTH: f64 = 8.0 / SCALE;
export const LEG_HEIGHT: f64 = 34.0 / SCALE;

const shapes: usize = memory.data(<i32>(3 * 144), 16);
const placed: usize = memory.data(<i32>(5 * 144), 16);
let ready: bool = false;
/** Bit per body whose placed polygon is up to date, of the world last worked on. */
let fresh: i32 = 0;

function makeShapes(): void {
  const hull = changetype<Polygon>(shapes);
  hull.count = 5;
  setVertex(hull, 0, <f32>(34.0 / SCALE), <f32>(-8.0 / SCALE));
  setVertex(hull, 1, <f32>(34.0 / SCALE), <f32>(1.0 / SCALE));
  setVertex(hull, 2, <f32>(6.0 / SCALE), <f32>(9.0 / SCALE));
  setVertex(hull, 3, <f32>(-30.0 / SCALE), <f32>(9.0 / SCALE));
  setVertex(hull, 4, <f32>(-30.0 / SCALE), <f32>(-8.0 / SCALE));
  finishPolygon(hull);
  const upper = changetype<Polygon>(shapes + POLYGON_BYTES);
  makeBox(upper, <f32>(LEG_WIDTH / 2), <f32>(LEG_HEIGHT / 2));
  const lower = changetype<Polygon>(shapes + 2 * POLYGON_BYTES);
  makeBox(lower, <f32>((0.8 * LEG_WIDTH) / 2), <f32>(LEG_HEIGHT / 2));
  ready = true;
}

/** Shape of a body: hull, upper or lower leg. */
@inline
export function shapeOf(body: i32): Polygon {
  if (!ready) makeShapes();
  const index: usize = body == 0 ? 0 : body & 1 ? 1 : 2;
  return changetype<Polygon>(shapes + index * POLYGON_BYTES);
}

/** Forgets all placed polygons: another world, or all bodies have moved. */
@inline
export function forgetPlaces(): void {
  fresh = 0;
}

/** Forgets the placed polygon of one body. */
@inline
export function forgetPlace(body: i32): void {
  fresh &= ~(1 << body);
}

/** The polygon of a body in world coordinates. */
@inline
export function placedOf(world: World, body: i32): Polygon {
  const polygon = changetype<Polygon>(placed + <usize>body * POLYGON_BYTES);
  if (fresh & (1 << body)) return polygon;
  placePolygon(shapeOf(body), bodyOf(world, body), polygon);
  fresh |= 1 << body;
  return polygon;
}
