// Elementary functions on pairs of doubles. Each polynomial interpolates its function at Chebyshev
// nodes; its own error lies below 1e-18, so what remains is rounding. tests/kernels/activations.test.ts
// states and checks the errors against Math.*.

@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** sin(pi r) for |r| <= 1/2. */
@inline
function sinPiReduced(r: v128): v128 {
  const u = f64x2.mul(r, r);
  let p = splat(7.6978267682241906454e-7);
  p = f64x2.add(f64x2.mul(p, u), splat(-0.000021903497074626017191));
  p = f64x2.add(f64x2.mul(p, u), splat(0.00046629981618983938014));
  p = f64x2.add(f64x2.mul(p, u), splat(-0.0073704305059169434047));
  p = f64x2.add(f64x2.mul(p, u), splat(0.08214588657310289502));
  p = f64x2.add(f64x2.mul(p, u), splat(-0.59926452931894468132));
  p = f64x2.add(f64x2.mul(p, u), splat(2.5501640398773004745));
  p = f64x2.add(f64x2.mul(p, u), splat(-5.1677127800499696077));
  p = f64x2.add(f64x2.mul(p, u), splat(3.1415926535897932378));
  return f64x2.mul(p, r);
}

/** x - 2 round(x / 2), exact: the same angle in half turns, in [-1, 1]. */
@inline
function halfTurns(x: v128): v128 {
  return f64x2.sub(x, f64x2.mul(splat(2.0), f64x2.nearest(f64x2.mul(x, splat(0.5)))));
}

/** sin(pi x). */
@inline
export function sinPi(x: v128): v128 {
  const r = halfTurns(x);
  const sign = v128.and(r, splat(-0.0));
  const a = f64x2.abs(r);
  const folded = f64x2.pmin(a, f64x2.sub(splat(1.0), a));
  return sinPiReduced(v128.xor(folded, sign));
}

/** cos(pi x). */
@inline
export function cosPi(x: v128): v128 {
  return sinPiReduced(f64x2.sub(splat(0.5), f64x2.abs(halfTurns(x))));
}

/** sin r for |r| <= pi/2 (radians). */
@inline
function sinReduced(r: v128): v128 {
  const u = f64x2.mul(r, r);
  let p = splat(-8.0060698863508863896e-18);
  p = f64x2.add(f64x2.mul(p, u), splat(2.8104687777073216833e-15));
  p = f64x2.add(f64x2.mul(p, u), splat(-7.6471391219834240217e-13));
  p = f64x2.add(f64x2.mul(p, u), splat(1.6059043479419010457e-10));
  p = f64x2.add(f64x2.mul(p, u), splat(-2.5052108382391406928e-8));
  p = f64x2.add(f64x2.mul(p, u), splat(2.7557319223971263044e-6));
  p = f64x2.add(f64x2.mul(p, u), splat(-0.00019841269841269806125));
  p = f64x2.add(f64x2.mul(p, u), splat(0.0083333333333333333008));
  p = f64x2.add(f64x2.mul(p, u), splat(-0.16666666666666666667));
  return f64x2.add(r, f64x2.mul(f64x2.mul(p, u), r));
}

// pi in two parts (Cody and Waite 1980): the first has 33 bits, so that k * PI_HIGH is exact.
const PI_HIGH: f64 = 3.1415926534682512;
const PI_LOW: f64 = 1.2154201013012384e-10;

/** theta as k pi + r, |r| <= pi/2: k, rounded. */
@inline
export function halfTurnCount(theta: v128): v128 {
  return f64x2.nearest(f64x2.mul(theta, splat(0.31830988618379067154)));
}

/** The remainder r of theta = k pi + r. */
@inline
export function halfTurnRest(theta: v128, k: v128): v128 {
  const high = f64x2.sub(theta, f64x2.mul(k, splat(PI_HIGH)));
  return f64x2.sub(high, f64x2.mul(k, splat(PI_LOW)));
}

/** The sign bit (-1)^k as a mask to xor with. */
@inline
export function parity(k: v128): v128 {
  const odd = f64x2.sub(k, f64x2.mul(splat(2.0), f64x2.floor(f64x2.mul(k, splat(0.5)))));
  return v128.and(f64x2.gt(odd, splat(0.5)), splat(-0.0));
}

/** sin(k pi + r). */
@inline
export function sinOf(r: v128, sign: v128): v128 {
  return v128.xor(sinReduced(r), sign);
}

/** cos(k pi + r). */
@inline
export function cosOf(r: v128, sign: v128): v128 {
  const complement = f64x2.add(
    f64x2.sub(splat(1.5707963267948966), f64x2.abs(r)),
    splat(6.123233995736766e-17),
  );
  return v128.xor(sinReduced(complement), sign);
}

// ln 2 in two parts, the first with 32 bits.
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

@inline
function exponentOf(y: v128): v128 {
  return f64x2.nearest(f64x2.mul(y, splat(1.4426950408889634)));
}

/** exp(r) - 1 for r = y - n ln 2. */
@inline
function expm1Reduced(y: v128, n: v128): v128 {
  const r = f64x2.sub(
    f64x2.sub(y, f64x2.mul(n, splat(LN2_HIGH))),
    f64x2.mul(n, splat(LN2_LOW)),
  );
  let p = splat(2.5095632975070930543e-8);
  p = f64x2.add(f64x2.mul(p, r), splat(2.7613908675784856436e-7));
  p = f64x2.add(f64x2.mul(p, r), splat(2.7557279925795760381e-6));
  p = f64x2.add(f64x2.mul(p, r), splat(0.000024801536205055340758));
  p = f64x2.add(f64x2.mul(p, r), splat(0.00019841269854409364096));
  p = f64x2.add(f64x2.mul(p, r), splat(0.0013888888905973544488));
  p = f64x2.add(f64x2.mul(p, r), splat(0.0083333333333321472407));
  p = f64x2.add(f64x2.mul(p, r), splat(0.041666666666651244403));
  p = f64x2.add(f64x2.mul(p, r), splat(0.16666666666666666667));
  p = f64x2.add(f64x2.mul(p, r), splat(0.5));
  return f64x2.add(r, f64x2.mul(f64x2.mul(p, r), r));
}

/** 2^n for whole n in -1022..1023, by adding 1.5 * 2^52 so that n stands in the low bits. */
@inline
function powerOfTwo(n: v128): v128 {
  const bits = f64x2.add(n, splat(6755399441055744.0 + 1023.0));
  return i64x2.shl(bits, 52);
}

/** exp(y) for y <= 0; below -708 the result is exp(-708). */
@inline
export function expNegative(y: v128): v128 {
  const clamped = f64x2.pmax(y, splat(-708.0));
  const n = exponentOf(clamped);
  return f64x2.mul(f64x2.add(splat(1.0), expm1Reduced(clamped, n)), powerOfTwo(n));
}

/** tanh(x) from t = exp(-2|x|) - 1 as -t / (2 + t): full relative accuracy near 0 too. */
@inline
export function tanh(x: v128): v128 {
  const y = f64x2.pmax(f64x2.mul(f64x2.abs(x), splat(-2.0)), splat(-80.0));
  const n = exponentOf(y);
  const scale = powerOfTwo(n);
  const t = f64x2.add(f64x2.mul(expm1Reduced(y, n), scale), f64x2.sub(scale, splat(1.0)));
  const magnitude = f64x2.div(f64x2.neg(t), f64x2.add(splat(2.0), t));
  return v128.or(magnitude, v128.and(x, splat(-0.0)));
}
