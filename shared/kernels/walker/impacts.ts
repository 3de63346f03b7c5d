// Continuous collision of the walker with its ground: after the step, the time at which each near pair
// would first meet is found; the earliest meeting is resolved and its body moved on, until none is left.
import { Body, integratePosition, placeOrigin } from '../physics/body.ts';
import { prepareContact, solveContactPosition } from '../physics/contact-solver.ts';
import { Contact, ENABLED, GATHERED, TIMED } from '../physics/contact.ts';
import { timeOfImpact } from '../physics/impact.ts';
import { least } from '../physics/lane.ts';
import { Polygon, VERTICES } from '../physics/polygon.ts';
import {
  BODIES,
  DT,
  MAX_OBSTACLES,
  MAX_TOUCHING,
  Scratch,
  World,
  bodyOf,
  contactOf,
  obstacleOf,
  rowOf,
  terrainOf,
} from './layout.ts';
import { findPairs, moveBodyBox, updateContact } from './pairs.ts';
import { forgetPlace, forgetPlaces, shapeOf } from './shapes.ts';
import { solveIsland } from './island.ts';
import { forgetSweeps, surelyApart } from './sweeps.ts';

const MAX_IMPACTS: i32 = 8;
const POSITION_ITERATIONS: i32 = 20;
const BAUMGARTE: f32 = 0.75;
const ALLOWED_SEPARATION: f32 = <f32>-1.5 * <f32>0.005;
/** Meetings later than this fraction of the step are left to the next one. */
const LATEST: f32 = <f32>1.0 - <f32>10.0 * f32.EPSILON;

/**
 * Fraction of the step each obstacle has been advanced to. Obstacles do not move, but a body paired
 * with one is advanced as far.
 */
const advanced: usize = memory.data(<i32>(391 * 4), 16);

@inline
function advancedOf(obstacle: i32): f32 {
  return load<f32>(advanced + ((<usize>obstacle) << 2));
}

@inline
function setAdvanced(obstacle: i32, alpha: f32): void {
  store<f32>(advanced + ((<usize>obstacle) << 2), alpha);
}

/** Moves the start of a body's sweep to `alpha`. */
function advanceSweep(body: Body, alpha: f32): void {
  const beta = (alpha - body.alpha) / (<f32>1.0 - body.alpha);
  body.startX = (<f32>1.0 - beta) * body.startX + beta * body.x;
  body.startY = (<f32>1.0 - beta) * body.startY + beta * body.y;
  body.startAngle = (<f32>1.0 - beta) * body.startAngle + beta * body.angle;
  body.alpha = alpha;
}

/** Fraction of the step at which the pair meets; 1 when it does not. */
function meetingTime(world: World, contact: Contact): f32 {
  const body = bodyOf(world, contact.body);
  const alpha = advancedOf(contact.obstacle);
  if (alpha < body.alpha) {
    setAdvanced(contact.obstacle, body.alpha);
  } else if (body.alpha < alpha) {
    advanceSweep(body, alpha);
    forgetSweeps(contact.body);
  }
  const obstacle = obstacleOf(terrainOf(world), contact.obstacle);
  if (surelyApart(world, contact.body, obstacle)) return 1;
  let vertices = changetype<usize>(obstacle);
  let count = 2;
  if (obstacle.polygon != 0) {
    vertices += <usize>obstacle.polygon;
    count = changetype<Polygon>(vertices).count;
    vertices += VERTICES;
  }
  const shape = shapeOf(contact.body);
  const t = timeOfImpact(vertices, count, changetype<usize>(shape) + VERTICES, shape.count, body);
  if (t < 0) return 1;
  return least<f32>(body.alpha + (<f32>1.0 - body.alpha) * t, 1);
}

let earliest: f32 = 1;

/** The contact that meets first (the newest of equals), or -1; its time into `earliest`. */
function firstMeeting(world: World): i32 {
  let first = -1;
  earliest = 1;
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactOf(world, i);
    if (!(contact.flags & ENABLED) || contact.impacts > MAX_IMPACTS) continue;
    if (!(contact.flags & TIMED)) {
      contact.impactTime = meetingTime(world, contact);
      contact.flags |= TIMED;
    }
    if (contact.impactTime < earliest) {
      first = i;
      earliest = contact.impactTime;
    }
  }
  return first;
}

const island: usize = memory.data(<i32>(32 * 4), 16);
let islandCount: i32 = 0;

/** Renews the other contacts of the body at its place of meeting and takes in those that touch. */
function gatherIsland(world: World, index: i32, first: i32): void {
  store<i32>(island, first);
  islandCount = 1;
  contactOf(world, first).flags |= GATHERED;
  for (let i = world.contactCount - 1; i >= 0; i--) {
    if (islandCount == MAX_TOUCHING) return;
    const contact = contactOf(world, i);
    if (contact.body != index || contact.flags & GATHERED) continue;
    updateContact(world, contact);
    if (contact.count == 0) continue;
    setAdvanced(contact.obstacle, earliest);
    contact.flags |= GATHERED;
    store<i32>(island + ((<usize>islandCount) << 2), i);
    islandCount++;
  }
}

/** Resolves the meeting of a body at `earliest`: pushes it out, stops it, moves it on. */
function resolve(world: World, scratch: Scratch, index: i32): void {
  const body = bodyOf(world, index);
  for (let n = 0; n < POSITION_ITERATIONS; n++) {
    let smallest: f32 = 0;
    for (let i = 0; i < islandCount; i++) {
      const contact = contactOf(world, load<i32>(island + ((<usize>i) << 2)));
      smallest = solveContactPosition(contact, body, BAUMGARTE, smallest);
    }
    if (smallest >= ALLOWED_SEPARATION) break;
  }
  body.startX = body.x;
  body.startY = body.y;
  body.startAngle = body.angle;
  for (let i = 0; i < islandCount; i++) {
    const row = rowOf(scratch, i);
    row.contact = load<i32>(island + ((<usize>i) << 2));
    row.body = index;
    prepareContact(row, contactOf(world, row.contact), body, 0);
  }
  solveIsland(world, scratch, index, islandCount);
  integratePosition(body, (<f32>1.0 - earliest) * DT);
  placeOrigin(body);
  forgetPlace(index);
  forgetSweeps(index);
  moveBodyBox(world, index);
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactOf(world, i);
    if (contact.body == index) contact.flags &= ~(TIMED | GATHERED);
  }
  findPairs(world);
}

/** Handles one meeting: the body is taken back to it, and moved on from there if it touches. */
function handleMeeting(world: World, scratch: Scratch, first: i32): void {
  const contact = contactOf(world, first);
  const index = contact.body;
  const body = bodyOf(world, index);
  const x = body.x;
  const y = body.y;
  const angle = body.angle;
  const startX = body.startX;
  const startY = body.startY;
  const startAngle = body.startAngle;
  const alpha = body.alpha;
  const obstacleAlpha = advancedOf(contact.obstacle);
  setAdvanced(contact.obstacle, earliest);
  advanceSweep(body, earliest);
  body.x = body.startX;
  body.y = body.startY;
  body.angle = body.startAngle;
  placeOrigin(body);
  forgetPlace(index);
  forgetSweeps(index);
  updateContact(world, contact);
  contact.flags &= ~TIMED;
  contact.impacts++;
  if (contact.count > 0) {
    gatherIsland(world, index, first);
    resolve(world, scratch, index);
    return;
  }
  contact.flags &= ~ENABLED;
  setAdvanced(contact.obstacle, obstacleAlpha);
  body.x = x;
  body.y = y;
  body.angle = angle;
  body.startX = startX;
  body.startY = startY;
  body.startAngle = startAngle;
  body.alpha = alpha;
  placeOrigin(body);
  forgetPlace(index);
  forgetSweeps(index);
}

/** Continuous collision of one step. */
export function solveImpacts(world: World, scratch: Scratch): void {
  memory.fill(advanced, 0, (<usize>MAX_OBSTACLES) << 2);
  forgetPlaces();
  for (let i = 0; i < BODIES; i++) {
    bodyOf(world, i).alpha = 0;
    forgetSweeps(i);
  }
  for (let i = 0, count = world.contactCount; i < count; i++) {
    const contact = contactOf(world, i);
    contact.flags &= ~(TIMED | GATHERED);
    contact.impacts = 0;
    contact.impactTime = 1;
  }
  for (;;) {
    const first = firstMeeting(world);
    if (first < 0 || LATEST < earliest) return;
    handleMeeting(world, scratch, first);
  }
}
