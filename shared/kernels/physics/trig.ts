// Single-precision sine and cosine: the argument is reduced and a short polynomial is evaluated in
// double precision, then rounded once. The coefficients are the published minimax ones of the
// single-precision routines most C libraries use, so that an angle turns a body exactly as far as
// it did in the recordings this engine is checked against.

const PI_HALF: f64 = 1.570796326794896558;
/** 2^24 * 2 / pi: the quadrant appears in the upper bits of the product. */
const QUADRANT: f64 = 10680707.430881744251;

const C1: f64 = -0.49999999725108223991;
const C2: f64 = 0.041666623324344516377;
const C3: f64 = -0.001388676379437604096;
const C4: f64 = 2.439045070356454247e-5;
const S1: f64 = -0.16666654943701084135;
const S2: f64 = 0.0083321781461388536028;
const S3: f64 = -0.00019517298981385725488;

/** Below 2^-12 the sine is its argument and the cosine is 1, to single precision. */
const TINY: u32 = 0x39800000;
/** 0.75: no reduction below it. */
const SMALL: u32 = 0x3f400000;
/** 120: the fixed-point quadrant is exact up to here; larger angles use a rounded quotient. */
const LARGE: u32 = 0x42f00000;

@inline
function sinePolynomial(x: f64, u: f64): f32 {
  const cube = x * u;
  const high = S2 + u * S3;
  const seventh = cube * u;
  return <f32>(x + cube * S1 + seventh * high);
}

@inline
function cosinePolynomial(u: f64): f32 {
  const fourth = u * u;
  const high = C3 + u * C4;
  const low = 1.0 + u * C1;
  const sixth = fourth * u;
  return <f32>(low + fourth * C2 + sixth * high);
}

@inline
function quadrant(x: f64, magnitude: u32): i32 {
  if (magnitude < LARGE) return (<i32>(x * QUADRANT) + 0x800000) >> 24;
  return <i32>(<i64>nearest(x / PI_HALF));
}

/** sin of an angle in radians. */
@inline
export function sine(angle: f32): f32 {
  const magnitude = reinterpret<u32>(angle) & 0x7fffffff;
  const x = <f64>angle;
  if (magnitude < SMALL) return magnitude < TINY ? angle : sinePolynomial(x, x * x);
  if (magnitude >= 0x7f800000) return <f32>NaN;
  return reducedSine(x, quadrant(x, magnitude));
}

/** cos of an angle in radians. */
@inline
export function cosine(angle: f32): f32 {
  const magnitude = reinterpret<u32>(angle) & 0x7fffffff;
  const x = <f64>angle;
  if (magnitude < SMALL) return magnitude < TINY ? 1.0 : cosinePolynomial(x * x);
  if (magnitude >= 0x7f800000) return <f32>NaN;
  return reducedSine(x, quadrant(x, magnitude), 1);
}

/** sin(x + quarters * pi/2), where n is the quadrant x lies in. */
function reducedSine(x: f64, n: i32, quarters: i32 = 0): f32 {
  const r = x - <f64>n * PI_HALF;
  const q = n + quarters;
  const value = q & 1 ? cosinePolynomial(r * r) : sinePolynomial(r, r * r);
  return q & 2 ? -value : value;
}

/**
 * sin and cos of an angle in lanes 0 and 1: the same polynomials as above, evaluated side by side in
 * the same order.
 */
@inline
export function sineCosine(angle: f32): v128 {
  const magnitude = reinterpret<u32>(angle) & 0x7fffffff;
  if (magnitude >= 0x7f800000) return f32x4.splat(<f32>NaN);
  let x = <f64>angle;
  let n = 0;
  if (magnitude >= SMALL) {
    n = quadrant(x, magnitude);
    x -= <f64>n * PI_HALF;
  }
  const square = x * x;
  const u = f64x2.splat(square);
  const start = f64x2.add(f64x2.replace_lane(f64x2.splat(1.0), 0, x), f64x2.mul(u, f64x2(0.0, C1)));
  const low = f64x2.mul(u, f64x2.replace_lane(u, 0, x));
  const high = f64x2.add(f64x2(S2, C3), f64x2.mul(u, f64x2(S3, C4)));
  const sum = f64x2.add(
    f64x2.add(start, f64x2.mul(low, f64x2(S1, C2))),
    f64x2.mul(f64x2.mul(low, u), high),
  );
  const both = f32x4.demote_f64x2_zero(sum);
  if (n == 0) return both;
  const turned = n & 1 ? v128.shuffle<f32>(both, both, 1, 0, 2, 3) : both;
  const signs = i32x4.replace_lane(i32x4.splat((n & 2) << 30), 1, ((n + 1) & 2) << 30);
  return v128.xor(turned, signs);
}

/** LARGE as an angle (rad). */
const LARGE_ANGLE: f32 = 120;

/** Quadrants of two angles below LARGE, in lanes 0 and 1. */
@inline
function quadrants(x: v128): v128 {
  const turned = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(x, f64x2.splat(QUADRANT)));
  return i32x4.shr_s(i32x4.add(turned, i32x4.splat(0x800000)), 24);
}

@inline
function reduced(x: v128, n: v128): v128 {
  return f64x2.sub(x, f64x2.mul(f64x2.convert_low_i32x4_s(n), f64x2.splat(PI_HALF)));
}

@inline
function sines(x: v128, u: v128): v128 {
  const cube = f64x2.mul(u, x);
  const high = f64x2.add(f64x2.splat(S2), f64x2.mul(u, f64x2.splat(S3)));
  const low = f64x2.add(x, f64x2.mul(cube, f64x2.splat(S1)));
  return f32x4.demote_f64x2_zero(f64x2.add(low, f64x2.mul(f64x2.mul(cube, u), high)));
}

@inline
function cosines(u: v128): v128 {
  const fourth = f64x2.mul(u, u);
  const high = f64x2.add(f64x2.splat(C3), f64x2.mul(u, f64x2.splat(C4)));
  const start = f64x2.add(f64x2.splat(1.0), f64x2.mul(u, f64x2.splat(C1)));
  const low = f64x2.add(start, f64x2.mul(fourth, f64x2.splat(C2)));
  return f32x4.demote_f64x2_zero(f64x2.add(low, f64x2.mul(f64x2.mul(fourth, u), high)));
}

/** Puts lanes 0 and 1 of two vectors into one. */
@inline
function joined(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 1, 4, 5);
}

function sineCosineOneByOne(angle: v128, sinAt: usize, cosAt: usize): void {
  v128.store(sinAt, angle);
  for (let at = sinAt; at < sinAt + 16; at += 4) {
    const both = sineCosine(load<f32>(at));
    store<f32>(at, f32x4.extract_lane(both, 0));
    store<f32>(cosAt + (at - sinAt), f32x4.extract_lane(both, 1));
  }
}

/** Stores sin and cos of four angles: in every lane what `sineCosine` gives. */
@inline
export function sineCosineLanes(angle: v128, sinAt: usize, cosAt: usize): void {
  const small = f32x4.lt(f32x4.abs(angle), f32x4.splat(LARGE_ANGLE));
  if (!i32x4.all_true(small)) {
    sineCosineOneByOne(angle, sinAt, cosAt);
    return;
  }
  const x0 = f64x2.promote_low_f32x4(angle);
  const x1 = f64x2.promote_low_f32x4(v128.shuffle<f32>(angle, angle, 2, 3, 2, 3));
  const n0 = quadrants(x0);
  const n1 = quadrants(x1);
  const r0 = reduced(x0, n0);
  const r1 = reduced(x1, n1);
  const u0 = f64x2.mul(r0, r0);
  const u1 = f64x2.mul(r1, r1);
  const s = joined(sines(r0, u0), sines(r1, u1));
  const c = joined(cosines(u0), cosines(u1));
  const n = joined(n0, n1);
  const one = i32x4.splat(1);
  const two = i32x4.splat(2);
  const odd = i32x4.eq(v128.and(n, one), one);
  const sinSign = i32x4.shl(v128.and(n, two), 30);
  const cosSign = i32x4.shl(v128.and(i32x4.add(n, one), two), 30);
  v128.store(sinAt, v128.xor(v128.bitselect(c, s, odd), sinSign));
  v128.store(cosAt, v128.xor(v128.bitselect(s, c, odd), cosSign));
}
