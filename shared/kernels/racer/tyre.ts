// Wheels and tyres: steering motors, engine, brake and friction, from the velocities before the step.
// Spin is kept in f64, as the published car does; what the physics engine holds is f32.
import {
  B_ANGLE, B_COS, B_FX, B_FY, B_SIN, B_VX, B_VY, O_BRAKE, O_STEER, W_GAS, W_MOTOR_SPEED, W_PHASE,
  W_SPIN, W_TILES, bodyOf, wheelOf,
} from './layout';

const DT: f64 = 1.0 / 50.0;
const RADIUS: f64 = 0.54;
const SPIN_INERTIA: f64 = 1.6;
const POWER: f64 = 40000;
const GRIP_ROAD: f64 = 400;
const GRIP_GRASS: f64 = 240;
/** Force for each unit of speed difference; small enough not to overshoot in one step. */
const STIFFNESS: f64 = 82;
const BRAKE_STRENGTH: f64 = 15;
const BRAKE_LOCK: f64 = 0.9;
const GAS_RISE: f64 = 0.1;

/** Gas of the rear wheels: limited to 0..1, rises by at most 0.1 a step, falls at once. */
export function setGas(world: usize, gas: f64): void {
  const wanted = max<f64>(0, min<f64>(1, gas));
  for (let index: usize = 2; index < 4; index++) {
    const wheel = wheelOf(world, index);
    const now = load<f64>(wheel, W_GAS);
    store<f64>(wheel, now + min(wanted - now, GAS_RISE), W_GAS);
  }
}

/** Turns a wheel's joint towards its target; the rear wheels' target is 0. */
@inline
function steer(world: usize, index: usize): void {
  const joint = <f64>(load<f32>(bodyOf(world, index + 1), B_ANGLE) - load<f32>(bodyOf(world, 0), B_ANGLE));
  const target = index < 2 ? load<f64>(world, O_STEER) : 0.0;
  const error = target - joint;
  const speed = min<f64>(50.0 * abs(error), 3.0);
  const signed = error > 0 ? speed : error < 0 ? -speed : 0.0;
  store<f32>(wheelOf(world, index), <f32>signed, W_MOTOR_SPEED);
}

@inline
function braked(spin: f64, brake: f64): f64 {
  if (brake >= BRAKE_LOCK) return 0;
  if (brake <= 0) return spin;
  const fall = min(BRAKE_STRENGTH * brake, abs(spin));
  return spin > 0 ? spin - fall : spin < 0 ? spin + fall : spin;
}

/** Advances a wheel's spin by dt and leaves the tyre's force on its body. */
export function stepWheel(world: usize, index: usize): void {
  steer(world, index);
  const body = bodyOf(world, index + 1);
  const wheel = wheelOf(world, index);
  const limit = load<i32>(wheel, W_TILES) > 0 ? GRIP_ROAD : GRIP_GRASS;
  const s = <f64>load<f32>(body, B_SIN);
  const c = <f64>load<f32>(body, B_COS);
  const vx = <f64>load<f32>(body, B_VX);
  const vy = <f64>load<f32>(body, B_VY);
  let spin = load<f64>(wheel, W_SPIN);
  spin += DT * POWER * load<f64>(wheel, W_GAS) / SPIN_INERTIA / (abs(spin) + 5.0);
  spin = braked(spin, load<f64>(world, O_BRAKE));
  store<f64>(wheel, load<f64>(wheel, W_PHASE) + spin * DT, W_PHASE);

  // Speed differences forward (-s, c) and sideways (c, s), as forces limited together by the grip.
  let forward = (spin * RADIUS - (c * vy - s * vx)) * STIFFNESS;
  let side = -(c * vx + s * vy) * STIFFNESS;
  const force = sqrt(forward * forward + side * side);
  if (force > limit) {
    forward = forward / force * limit;
    side = side / force * limit;
  }
  store<f64>(wheel, spin - DT * forward * RADIUS / SPIN_INERTIA, W_SPIN);
  store<f32>(body, <f32>(side * c - forward * s), B_FX);
  store<f32>(body, <f32>(side * s + forward * c), B_FY);
}
