// A walker at the start of an episode.
import { clearBody, placeOrigin } from '../physics/body.ts';
import { makeJoint, setMotor } from '../physics/joint.ts';
import { addMass, beginMass, endMass } from '../physics/polygon.ts';
import { BODIES, World, bodyOf, jointBodyA, jointBodyB, jointOf } from './layout.ts';
import { makeBodyBox } from './pairs.ts';
import { LEG_DOWN, LEG_HEIGHT, forgetPlaces, shapeOf } from './shapes.ts';
import { TERRAIN_STEP } from './terrain.ts';

const START_X: f64 = (TERRAIN_STEP * 20.0) / 2.0;
const START_HEIGHT: f64 = 400.0 / 30.0 / 4.0 + 2.0 * LEG_HEIGHT;
const HULL_FRICTION: f32 = 0.1;
const LEG_FRICTION: f32 = 0.2;
/** Largest motor torque (N m). */
export const TORQUE: f64 = 80.0;

function makeBody(world: World, index: i32, y: f64, angle: f64, density: f32, friction: f32): void {
  const body = bodyOf(world, index);
  clearBody(body);
  body.originX = <f32>START_X;
  body.originY = <f32>y;
  body.angle = <f32>angle;
  body.friction = friction;
  beginMass();
  addMass(shapeOf(index), density);
  endMass(body);
  makeBodyBox(world, index);
}

function makeWalkerJoint(world: World, j: i32, anchorA: f64, lower: f32, upper: f32): void {
  const a = bodyOf(world, jointBodyA(j));
  const b = bodyOf(world, jointBodyB(j));
  makeJoint(
    jointOf(world, j),
    a,
    b,
    0,
    <f32>anchorA,
    0,
    <f32>(LEG_HEIGHT / 2),
    lower,
    upper,
    <f32>TORQUE,
  );
  setMotor(jointOf(world, j), 0, 0);
}

/**
 * Puts the walker on its starting place; `force` (N) pushes the hull sideways during the first
 * step.
 */
export function createWalker(world: World, terrain: usize, force: f64): void {
  world.contactCount = 0;
  world.steps = 0;
  world.moved = 0;
  world.asleep = 0;
  world.terrain = terrain;
  world.shaping = 0;
  forgetPlaces();
  makeBody(world, 0, START_HEIGHT, 0, 5.0, HULL_FRICTION);
  for (let side = 0; side < 2; side++) {
    const angle = side == 0 ? -0.05 : 0.05;
    const upper = START_HEIGHT - LEG_HEIGHT / 2 - LEG_DOWN;
    const lower = START_HEIGHT - (LEG_HEIGHT * 3) / 2 - LEG_DOWN;
    makeBody(world, 1 + 2 * side, upper, angle, 1.0, LEG_FRICTION);
    makeBody(world, 2 + 2 * side, lower, angle, 1.0, LEG_FRICTION);
    makeWalkerJoint(world, 2 * side, LEG_DOWN, <f32>-0.8, <f32>1.1);
    makeWalkerJoint(world, 1 + 2 * side, -LEG_HEIGHT / 2, <f32>-1.6, <f32>-0.1);
  }
  for (let i = 0; i < BODIES; i++) placeOrigin(bodyOf(world, i));
  bodyOf(world, 0).forceX = <f32>force;
}
