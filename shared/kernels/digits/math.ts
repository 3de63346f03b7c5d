// Elementary functions on four floats. Each polynomial is a weighted least-squares fit driven to the
// minimax one; its own error lies below 8e-9, so what remains is rounding. The tests of the digit
// kernel state and check the errors against Math.*.

@inline
function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** acc * x + c, in two roundings. */
@inline
function step(acc: v128, x: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(acc, x), splat(c));
}

/** sin(pi r) for |r| <= 1/2. */
@inline
function sinPiReduced(r: v128): v128 {
  const u = f32x4.mul(r, r);
  let p = step(splat(0.07756046250413337), u, -0.5982421698961321);
  p = step(p, u, 2.550069734741375);
  p = step(p, u, -5.167709685408019);
  p = step(p, u, 3.1415926369075495);
  return f32x4.mul(p, r);
}

/** x - 2 round(x / 2), exact: the same angle in half turns, in [-1, 1]. */
@inline
function halfTurns(x: v128): v128 {
  return f32x4.sub(x, f32x4.mul(splat(2), f32x4.nearest(f32x4.mul(x, splat(0.5)))));
}

/** sin(pi x). */
@inline
export function sinPi(x: v128): v128 {
  const r = halfTurns(x);
  const a = f32x4.abs(r);
  const folded = f32x4.pmin(a, f32x4.sub(splat(1), a));
  return sinPiReduced(v128.xor(folded, v128.and(r, splat(-0.0))));
}

/** cos(pi x). */
@inline
export function cosPi(x: v128): v128 {
  return sinPiReduced(f32x4.sub(splat(0.5), f32x4.abs(halfTurns(x))));
}

/**
 * e^x, x clamped to [-87, 88]: 2^n e^r with n = round(x / ln 2). Adding 1.5 * 2^23 rounds to an integer
 * and leaves it in the low bits, which spares the slow conversion.
 */
@inline
export function exp(x: v128): v128 {
  const clamped = f32x4.pmax(splat(-87), f32x4.pmin(splat(88), x));
  const magic = splat(12582912);
  const shifted = f32x4.add(f32x4.mul(clamped, splat(1.4426950408889634)), magic);
  const n = f32x4.sub(shifted, magic);
  let r = f32x4.sub(clamped, f32x4.mul(n, splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, splat(-2.12194440054690583e-4)));
  let q = step(splat(0.0013814466738842814), r, 0.008368780429093736);
  q = step(q, r, 0.041668394217441465);
  q = step(q, r, 0.16666520107626326);
  q = step(q, r, 0.4999999341246947);
  const e = f32x4.add(splat(1), f32x4.add(r, f32x4.mul(f32x4.mul(r, r), q)));
  const power = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
  return f32x4.mul(e, power);
}

/** (tanh(x / 2) + 1) / 2, which is 1 / (1 + e^-x). */
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp(f32x4.neg(x))));
}

/** tanh(x) as (1 - e) / (1 + e) of |x|, e = e^(-2|x|), with the sign of x. */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, splat(-0.0));
  const e = exp(f32x4.mul(f32x4.abs(x), splat(-2)));
  const t = f32x4.div(f32x4.sub(splat(1), e), f32x4.add(splat(1), e));
  return v128.xor(t, sign);
}

/** ln(x) for normal x > 0: the exponent times ln 2, and a polynomial on [sqrt(1/2), sqrt(2)]. */
@inline
export function log(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
  const n = f32x4.convert_i32x4_s(exponent);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), splat(1));
  let q = step(splat(0.08684574100908377), f, -0.1439699927885593);
  q = step(q, f, 0.14981824279877914);
  q = step(q, f, -0.16562363576879297);
  q = step(q, f, 0.19954315274381396);
  q = step(q, f, -0.25001755435710316);
  q = step(q, f, 0.33334180981995554);
  const f2 = f32x4.mul(f, f);
  const y = f32x4.add(f32x4.mul(f32x4.mul(f2, f), q), f32x4.mul(f2, splat(-0.5)));
  const low = f32x4.mul(n, splat(-2.12194440054690583e-4));
  return f32x4.add(f32x4.add(f32x4.add(y, low), f), f32x4.mul(n, splat(0.693359375)));
}
