// What a picture of a walker needs, as plain numbers.
import { MOST_POINTS } from '../../layouts/walker.ts';
import { Contact, OBSTACLE_FACE, TOUCHING } from '../physics/contact.ts';
import { jointAngle } from '../physics/joint.ts';
import {
  BODIES,
  DT,
  JOINTS,
  World,
  bodyOf,
  contactOf,
  jointBodyA,
  jointBodyB,
  jointOf,
} from './layout.ts';

let cursor: usize = 0;

@inline
function write(value: f64): void {
  store<f64>(cursor, value);
  cursor += 8;
}

function writePoint(
  world: World,
  contact: Contact,
  x: f32,
  y: f32,
  normal: f32,
  tangent: f32,
): void {
  const body = bodyOf(world, contact.body);
  let worldX = x;
  let worldY = y;
  if (contact.face == OBSTACLE_FACE) {
    worldX = body.cos * x - body.sin * y + body.originX;
    worldY = body.sin * x + body.cos * y + body.originY;
  }
  write(worldX);
  write(worldY);
  write(<f64>(normal / DT));
  write(<f64>(tangent / DT));
  write(contact.body);
}

/**
 * Writes f64s and returns the number of contact points. 5 bodies: x, y of the origin (m), angle
 * (rad),
 * touching flag. 4 joints: x, y of the pivot (m), angle (rad), motor torque (N m), limit (-1, 0,
 * 1).
 * Up to 32 contact points: x, y (m), normal and tangential force (N), body.
 */
export function describeWorld(world: World, out: usize): i32 {
  cursor = out;
  for (let i = 0; i < BODIES; i++) {
    const body = bodyOf(world, i);
    write(body.originX);
    write(body.originY);
    write(body.angle);
    write(body.contactFlag);
  }
  for (let j = 0; j < JOINTS; j++) {
    const joint = jointOf(world, j);
    const a = bodyOf(world, jointBodyA(j));
    write(a.x + a.cos * joint.anchorAX - a.sin * joint.anchorAY);
    write(a.y + a.sin * joint.anchorAX + a.cos * joint.anchorAY);
    write(jointAngle(joint, a, bodyOf(world, jointBodyB(j))));
    write(<f64>(joint.motorImpulse / DT));
    write(joint.limit);
  }
  let points = 0;
  for (let i = 0, count = world.contactCount; i < count && points + 2 <= MOST_POINTS; i++) {
    const contact = contactOf(world, i);
    if (!(contact.flags & TOUCHING) || contact.count == 0) continue;
    writePoint(world, contact, contact.x1, contact.y1, contact.normal1, contact.tangent1);
    points++;
    if (contact.count < 2) continue;
    writePoint(world, contact, contact.x2, contact.y2, contact.normal2, contact.tangent2);
    points++;
  }
  return points;
}
