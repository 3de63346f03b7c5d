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
