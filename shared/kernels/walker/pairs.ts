// Broad and narrow phase: which obstacles lie near which bodies, and what touches.
import { turnStart } from '../physics/body.ts';
import { Contact, ENABLED, TOUCHING, matchImpulses, setTouching } from '../physics/contact.ts';
import { collideEdge } from '../physics/edge-manifold.ts';
import { greatest, least } from '../physics/lane.ts';
import { Polygon, SKIN, vertexX, vertexY } from '../physics/polygon.ts';
import { collidePolygon } from '../physics/polygon-manifold.ts';
import {
  BODIES,
  MAX_CONTACTS,
  Terrain,
  World,
  bodyOf,
  compactContacts,
  contactOf,
  obstacleOf,
  terrainOf,
} from './layout.ts';
import { forgetPlaces, placedOf, shapeOf } from './shapes.ts';
import { MARGIN, TERRAIN_STEP } from './terrain.ts';

/** A moving box reaches this many displacements ahead. */
const AHEAD: f32 = 2.0;

let lowerX: f32 = 0;
let lowerY: f32 = 0;
let upperX: f32 = 0;
let upperY: f32 = 0;

/** Widens the box by the polygon at a place. */
@inline
function include(polygon: Polygon, px: f32, py: f32, s: f32, c: f32): void {
  for (let i = 0, count = polygon.count; i < count; i++) {
    const vx = vertexX(polygon, i);
    const vy = vertexY(polygon, i);
    const x = c * vx - s * vy + px;
    const y = s * vx + c * vy + py;
    lowerX = least<f32>(lowerX, x);
    lowerY = least<f32>(lowerY, y);
    upperX = greatest<f32>(upperX, x);
    upperY = greatest<f32>(upperY, y);
  }
}

@inline
function emptyBox(): void {
  lowerX = f32.MAX_VALUE;
  lowerY = f32.MAX_VALUE;
  upperX = -f32.MAX_VALUE;
  upperY = -f32.MAX_VALUE;
}

/** First fat box of a body, where it stands. */
export function makeBodyBox(world: World, index: i32): void {
  const body = bodyOf(world, index);
  emptyBox();
  include(shapeOf(index), body.originX, body.originY, body.sin, body.cos);
  body.lowerX = lowerX - SKIN - MARGIN;
  body.lowerY = lowerY - SKIN - MARGIN;
  body.upperX = upperX + SKIN + MARGIN;
  body.upperY = upperY + SKIN + MARGIN;
  world.moved |= 1 << index;
}

/** Replaces a body's fat box once the box of its sweep has left it. */
export function moveBodyBox(world: World, index: i32): void {
  const body = bodyOf(world, index);
  turnStart(body);
  const s = body.startSin;
  const c = body.startCos;
  const x0 = body.startX - (c * body.centerX - s * body.centerY);
  const y0 = body.startY - (s * body.centerX + c * body.centerY);
  emptyBox();
  include(shapeOf(index), x0, y0, s, c);
  include(shapeOf(index), body.originX, body.originY, body.sin, body.cos);
  lowerX -= SKIN;
  lowerY -= SKIN;
  upperX += SKIN;
  upperY += SKIN;
  if (
    body.lowerX <= lowerX &&
    body.lowerY <= lowerY &&
    upperX <= body.upperX &&
    upperY <= body.upperY
  )
    return;
  const dx = AHEAD * (body.originX - x0);
  const dy = AHEAD * (body.originY - y0);
  body.lowerX = lowerX - MARGIN + (dx < 0 ? dx : <f32>0);
  body.lowerY = lowerY - MARGIN + (dy < 0 ? dy : <f32>0);
  body.upperX = upperX + MARGIN + (dx < 0 ? <f32>0 : dx);
  body.upperY = upperY + MARGIN + (dy < 0 ? <f32>0 : dy);
  world.moved |= 1 << index;
}

@inline
function near(world: World, terrain: Terrain, obstacle: i32, index: i32): bool {
  const o = obstacleOf(terrain, obstacle);
  const body = bodyOf(world, index);
  return (
    o.lowerX <= body.upperX &&
    o.lowerY <= body.upperY &&
    body.lowerX <= o.upperX &&
    body.lowerY <= o.upperY
  );
}

function hasContact(world: World, obstacle: i32, index: i32): bool {
  for (let i = 0, count = world.contactCount; i < count; i++) {
    const contact = contactOf(world, i);
    if (contact.obstacle == obstacle && contact.body == index) return true;
  }
  return false;
}

function addContact(world: World, terrain: Terrain, obstacle: i32, index: i32): void {
  const count = world.contactCount;
  if (count == MAX_CONTACTS) return;
  const contact = contactOf(world, count);
  memory.fill(changetype<usize>(contact), 0, offsetof<Contact>());
  contact.obstacle = obstacle;
  contact.body = index;
  contact.flags = ENABLED;
  contact.friction = sqrt<f32>(
    obstacleOf(terrain, obstacle).friction * bodyOf(world, index).friction,
  );
  world.contactCount = count + 1;
}

function pairObstacle(world: World, terrain: Terrain, obstacle: i32, moved: i32): void {
  for (let index = 0; index < BODIES; index++) {
    if (!(moved & (1 << index)) || !near(world, terrain, obstacle, index)) continue;
    if (!hasContact(world, obstacle, index)) addContact(world, terrain, obstacle, index);
  }
}

/**
 * Makes contacts for new pairs of near boxes, in the order (obstacle, body); the last made is the
 * newest.
 */
export function findPairs(world: World): void {
  const moved = world.moved;
  if (moved == 0) return;
  world.moved = 0;
  const terrain = terrainOf(world);
  const polygons = terrain.polygons;
  for (let i = 0; i < polygons; i++) pairObstacle(world, terrain, i, moved);
  let from: f32 = f32.MAX_VALUE;
  let to: f32 = -f32.MAX_VALUE;
  for (let index = 0; index < BODIES; index++) {
    if (!(moved & (1 << index))) continue;
    from = least<f32>(from, bodyOf(world, index).lowerX);
    to = greatest<f32>(to, bodyOf(world, index).upperX);
  }
  // One edge more on each side covers the margins of the edges' own boxes.
  const last = terrain.edges - 1;
  const first = max(0, <i32>(floor<f64>(<f64>from / TERRAIN_STEP) - 1));
  const end = min(last, <i32>(floor<f64>(<f64>to / TERRAIN_STEP) + 1));
  for (let i = first; i <= end; i++) pairObstacle(world, terrain, polygons + i, moved);
}

/** Renews the manifold of a contact where its body stands, and fires begin and end. */
export function updateContact(world: World, contact: Contact): void {
  const index = contact.body;
  const body = bodyOf(world, index);
  const oldCount = contact.count;
  const id1 = contact.id1;
  const normal1 = contact.normal1;
  const tangent1 = contact.tangent1;
  const id2 = contact.id2;
  const normal2 = contact.normal2;
  const tangent2 = contact.tangent2;
  contact.flags |= ENABLED;
  const obstacle = obstacleOf(terrainOf(world), contact.obstacle);
  const placed = placedOf(world, index);
  if (obstacle.polygon == 0) {
    collideEdge(contact, obstacle, shapeOf(index), placed, body);
  } else {
    const polygon = changetype<Polygon>(changetype<usize>(obstacle) + <usize>obstacle.polygon);
    collidePolygon(contact, polygon, shapeOf(index), placed, body);
  }
  if (contact.count > 0) {
    matchImpulses(contact, oldCount, id1, normal1, tangent1, id2, normal2, tangent2);
  }
  setTouching(contact, body, contact.count > 0);
}

/** Start of a step: contacts whose boxes have parted end, the others are renewed; newest first. */
export function collide(world: World): void {
  const terrain = terrainOf(world);
  let dropped = false;
  forgetPlaces();
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactOf(world, i);
    if (near(world, terrain, contact.obstacle, contact.body)) {
      updateContact(world, contact);
      continue;
    }
    if (contact.flags & TOUCHING) bodyOf(world, contact.body).contactFlag = 0;
    contact.body = -1;
    dropped = true;
  }
  if (dropped) compactContacts(world);
}
