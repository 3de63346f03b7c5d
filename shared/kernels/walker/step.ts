// One step of one world, in the parts around the velocity and the position phase, so that these
// phases of several worlds can run side by side.
import { integratePosition, integrateVelocity, placeOrigin } from '../physics/body.ts';
import { keepImpulses, prepareContact, warmStart } from '../physics/contact-solver.ts';
import { ENABLED, TOUCHING } from '../physics/contact.ts';
import { prepareJoint } from '../physics/joint.ts';
import { least } from '../physics/lane.ts';
import { solveImpacts } from './impacts.ts';
import {
  BODIES,
  DT,
  MAX_TOUCHING,
  Scratch,
  World,
  bodyOf,
  contactOf,
  islandBody,
  jointBodyA,
  jointBodyB,
  jointOf,
  rowOf,
  setPerBody,
} from './layout.ts';
import { collide, findPairs, moveBodyBox } from './pairs.ts';

const GRAVITY: f32 = -10.0;
const REST_LINEAR: f32 = <f32>0.01 * <f32>0.01;
const REST_ANGLE: f32 = <f32>(<f32>2.0 / <f32>180.0) * <f32>3.14159265359;
const TIME_TO_SLEEP: f32 = 0.5;

const gathered: usize = memory.data(<i32>(5 * 32 * 4), 16);
const gatheredCount: usize = memory.data(32, 16);

/** Touching contacts of each body, newest first. */
function gatherContacts(world: World): void {
  memory.fill(gatheredCount, 0, 32);
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactOf(world, i);
    const wanted = TOUCHING | ENABLED;
    if ((contact.flags & wanted) != wanted) continue;
    const slot = gatheredCount + ((<usize>contact.body) << 2);
    const count = load<i32>(slot);
    if (count == MAX_TOUCHING) continue;
    store<i32>(gathered + ((<usize>contact.body * MAX_TOUCHING + <usize>count) << 2), i);
    store<i32>(slot, count + 1);
  }
}

/** Rows of all touching contacts in island order, each warm started at once. */
function prepareContacts(world: World, scratch: Scratch, ratio: f32): void {
  gatherContacts(world);
  let rows = 0;
  for (let k = 0; k < BODIES; k++) {
    const index = islandBody(k);
    const body = bodyOf(world, index);
    const count = load<i32>(gatheredCount + ((<usize>index) << 2));
    setPerBody(scratch, k, count);
    for (let n = 0; n < count; n++) {
      const which = load<i32>(gathered + ((<usize>index * MAX_TOUCHING + <usize>n) << 2));
      const row = rowOf(scratch, rows++);
      row.contact = which;
      row.body = index;
      prepareContact(row, contactOf(world, which), body, ratio);
      warmStart(row, body);
    }
  }
  scratch.rows = rows;
}

@inline
function prepareWorldJoint(world: World, j: i32, ratio: f32): void {
  prepareJoint(
    jointOf(world, j),
    bodyOf(world, jointBodyA(j)),
    bodyOf(world, jointBodyB(j)),
    DT,
    ratio,
  );
}

/** First part: pairs, manifolds, forces, and everything the velocity phase needs. */
export function beginStep(world: World, scratch: Scratch): void {
  const ratio: f32 = world.steps == 0 ? 0 : 1;
  if (world.steps == 0) findPairs(world);
  world.asleep = 0;
  collide(world);
  for (let i = 0; i < BODIES; i++) integrateVelocity(bodyOf(world, i), DT, 0, GRAVITY);
  bodyOf(world, 0).forceX = 0;
  bodyOf(world, 0).forceY = 0;
  prepareContacts(world, scratch, ratio);
  prepareWorldJoint(world, 3, ratio);
  prepareWorldJoint(world, 2, ratio);
  prepareWorldJoint(world, 0, ratio);
  prepareWorldJoint(world, 1, ratio);
}

/** Counts the time at rest and puts the island to sleep after half a second of it. */
function rest(world: World, solved: bool): void {
  let shortest: f32 = f32.MAX_VALUE;
  for (let i = 0; i < BODIES; i++) {
    const body = bodyOf(world, i);
    const moving =
      body.w * body.w > REST_ANGLE * REST_ANGLE ||
      body.vx * body.vx + body.vy * body.vy > REST_LINEAR;
    body.restTime = moving ? <f32>0 : body.restTime + DT;
    shortest = least<f32>(shortest, body.restTime);
  }
  if (!(shortest >= TIME_TO_SLEEP) || !solved) return;
  for (let i = 0; i < BODIES; i++) {
    const body = bodyOf(world, i);
    body.restTime = 0;
    body.vx = 0;
    body.vy = 0;
    body.w = 0;
  }
  world.asleep = 1;
}

/** Second part: impulses kept, bodies moved by their velocities. */
export function moveBodies(world: World, scratch: Scratch): void {
  for (let i = 0, rows = scratch.rows; i < rows; i++) {
    const row = rowOf(scratch, i);
    keepImpulses(row, contactOf(world, row.contact));
  }
  for (let i = 0; i < BODIES; i++) integratePosition(bodyOf(world, i), DT);
}

/** Last part: sleep, new pairs, continuous collision; `solved`: the positions are within their slop. */
export function endStep(world: World, scratch: Scratch, solved: bool): void {
  for (let i = 0; i < BODIES; i++) placeOrigin(bodyOf(world, i));
  rest(world, solved);
  for (let i = 0; i < BODIES; i++) moveBodyBox(world, i);
  findPairs(world);
  if (!world.asleep) solveImpacts(world, scratch);
  world.steps++;
}
