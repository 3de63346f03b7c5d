// The velocity phase of a contact between a body and something static: friction first, then the
// normal impulses, one point alone or two points together (the small complementarity problem of two
// points is solved by trying its four cases in order).
import { Velocity } from './body.ts';
import { add, clamp, cross, dot, greatest, mul, neg, sub } from './lane.ts';

/** What the velocity phase reads and writes; the lanes copy this part. All zero: no contact. */
@unmanaged
export class ContactRow<T> {
  normalX: T;
  normalY: T;
  /** Inverse mass and moment of inertia of the body. */
  mass: T;
  inertia: T;
  friction: T;
  /** Arms, effective masses and accumulated impulses of the points. */
  armX1: T;
  armY1: T;
  normalMass1: T;
  tangentMass1: T;
  normal1: T;
  tangent1: T;
  armX2: T;
  armY2: T;
  normalMass2: T;
  tangentMass2: T;
  normal2: T;
  tangent2: T;
  /** Normal matrix of the two points, and its inverse. */
  k11: T;
  k12: T;
  k22: T;
  m11: T;
  m12: T;
  m22: T;
  /** All bits set where two points are solved together. */
  both: T;
}

let newImpulse1: f32 = 0;
let newImpulse2: f32 = 0;

/** The four cases for one world: new impulses into newImpulse1 and 2. */
@inline
function pairScalar(row: ContactRow<f32>, bx: f32, by: f32): void {
  newImpulse1 = -(row.m11 * bx + row.m12 * by);
  newImpulse2 = -(row.m12 * bx + row.m22 * by);
  if (newImpulse1 >= 0 && newImpulse2 >= 0) return;
  newImpulse1 = -row.normalMass1 * bx;
  newImpulse2 = 0;
  if (newImpulse1 >= 0 && row.k12 * newImpulse1 + by >= 0) return;
  newImpulse1 = 0;
  newImpulse2 = -row.normalMass2 * by;
  if (newImpulse2 >= 0 && row.k12 * newImpulse2 + bx >= 0) return;
  newImpulse1 = 0;
  newImpulse2 = 0;
  if (bx >= 0 && by >= 0) return;
  newImpulse1 = row.normal1;
  newImpulse2 = row.normal2;
}

@inline
function bothNotNegative(a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  return v128.and(f32x4.ge(a, zero), f32x4.ge(b, zero));
}

/**
 * Impulse of the tangent direction for a relative velocity vt: the change of the accumulated one.
 */
@inline
function frictionChange<T>(mass: T, vt: T, friction: T, normal: T, tangent: T): T {
  const largest = mul<T>(friction, normal);
  return clamp<T>(sub<T>(tangent, mul<T>(mass, vt)), neg<T>(largest), largest);
}

/**
 * One velocity iteration of one contact. `one` and `two` say whether any world of the row has a
 * single point, and whether any has two to solve together.
 */
@inline
export function solveContactVelocity<T>(
  row: ContactRow<T>,
  body: Velocity<T>,
  one: bool,
  two: bool,
): void {
  const nx = row.normalX;
  const ny = row.normalY;
  const mass = row.mass;
  const inertia = row.inertia;
  const friction = row.friction;
  const x1 = row.armX1;
  const y1 = row.armY1;
  const n1 = row.normal1;
  let vx = body.vx;
  let vy = body.vy;
  let w = body.w;

  const t1 = row.tangent1;
  const vt1 = cross<T>(sub<T>(vx, mul<T>(w, y1)), ny, add<T>(vy, mul<T>(w, x1)), nx);
  const f1 = frictionChange<T>(row.tangentMass1, vt1, friction, n1, t1);
  row.tangent1 = f1;
  const d1 = sub<T>(f1, t1);
  const px1 = mul<T>(d1, ny);
  const py1 = mul<T>(d1, nx);
  vx = add<T>(vx, mul<T>(mass, px1));
  vy = sub<T>(vy, mul<T>(mass, py1));
  w = sub<T>(w, mul<T>(inertia, dot<T>(x1, py1, y1, px1)));
  if (!two) {
    const vn = dot<T>(sub<T>(vx, mul<T>(w, y1)), nx, add<T>(vy, mul<T>(w, x1)), ny);
    let zero: T;
    if (isVector<T>()) zero = f32x4.splat(0);
    else zero = <T>0;
    const next = greatest<T>(sub<T>(n1, mul<T>(row.normalMass1, vn)), zero);
    const d = sub<T>(next, n1);
    row.normal1 = next;
    const px = mul<T>(d, nx);
    const py = mul<T>(d, ny);
    body.vx = add<T>(vx, mul<T>(mass, px));
    body.vy = add<T>(vy, mul<T>(mass, py));
    body.w = add<T>(w, mul<T>(inertia, cross<T>(x1, py, y1, px)));
    return;
  }

  const x2 = row.armX2;
  const y2 = row.armY2;
  const n2 = row.normal2;
  const t2 = row.tangent2;
  const vt2 = cross<T>(sub<T>(vx, mul<T>(w, y2)), ny, add<T>(vy, mul<T>(w, x2)), nx);
  const f2 = frictionChange<T>(row.tangentMass2, vt2, friction, n2, t2);
  row.tangent2 = f2;
  const d2 = sub<T>(f2, t2);
  const px2 = mul<T>(d2, ny);
  const py2 = mul<T>(d2, nx);
  vx = add<T>(vx, mul<T>(mass, px2));
  vy = sub<T>(vy, mul<T>(mass, py2));
  w = sub<T>(w, mul<T>(inertia, dot<T>(x2, py2, y2, px2)));

  const vn1 = dot<T>(sub<T>(vx, mul<T>(w, y1)), nx, add<T>(vy, mul<T>(w, x1)), ny);
  const vn2 = dot<T>(sub<T>(vx, mul<T>(w, y2)), nx, add<T>(vy, mul<T>(w, x2)), ny);
  const k12 = row.k12;
  const bx = sub<T>(vn1, dot<T>(row.k11, n1, k12, n2));
  const by = sub<T>(vn2, dot<T>(k12, n1, row.k22, n2));
  let next1: T;
  let next2: T;
  if (isVector<T>()) {
    const zero = f32x4.splat(0);
    const m12 = row.m12;
    const a1 = f32x4.neg(dot<T>(row.m11, bx, m12, by));
    const a2 = f32x4.neg(dot<T>(m12, bx, row.m22, by));
    const b1 = f32x4.neg(f32x4.mul(row.normalMass1, bx));
    const c2 = f32x4.neg(f32x4.mul(row.normalMass2, by));
    const caseA = bothNotNegative(a1, a2);
    const caseB = bothNotNegative(b1, f32x4.add(f32x4.mul(k12, b1), by));
    const caseC = bothNotNegative(c2, f32x4.add(f32x4.mul(k12, c2), bx));
    const caseD = bothNotNegative(bx, by);
    next1 = v128.bitselect(
      a1,
      v128.bitselect(b1, v128.andnot(n1, v128.or(caseC, caseD)), caseB),
      caseA,
    );
    next2 = v128.bitselect(
      a2,
      v128.andnot(v128.bitselect(c2, v128.andnot(n2, caseD), caseC), caseB),
      caseA,
    );
    if (one) {
      const single = f32x4.pmax(zero, f32x4.sub(n1, f32x4.mul(row.normalMass1, vn1)));
      const both = row.both;
      next1 = v128.bitselect(next1, single, both);
      next2 = v128.and(next2, both);
    }
  } else {
    pairScalar(changetype<ContactRow<f32>>(row), bx, by);
    next1 = newImpulse1;
    next2 = newImpulse2;
  }
  row.normal1 = next1;
  row.normal2 = next2;
  const e1 = sub<T>(next1, n1);
  const e2 = sub<T>(next2, n2);
  const qx1 = mul<T>(e1, nx);
  const qy1 = mul<T>(e1, ny);
  const qx2 = mul<T>(e2, nx);
  const qy2 = mul<T>(e2, ny);
  body.vx = add<T>(vx, mul<T>(mass, add<T>(qx1, qx2)));
  body.vy = add<T>(vy, mul<T>(mass, add<T>(qy1, qy2)));
  const turned = add<T>(cross<T>(x1, qy1, y1, qx1), cross<T>(x2, qy2, y2, qx2));
  body.w = add<T>(w, mul<T>(inertia, turned));
}
