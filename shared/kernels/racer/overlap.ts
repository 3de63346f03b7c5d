// Sensor overlap as Box2D 2.3 has it: two convex polygons overlap if their distance is below the sum of
// their skins, 0.01 each, within ten single-precision epsilons.

const SKIN: f64 = 0.02 + 10 * 1.1920929e-7;

/** Corners of the two polygons: pairs of f64, counter-clockwise or clockwise. */
export const FIRST_POLYGON = memory.data(8 * 16, 16);
export const SECOND_POLYGON = memory.data(8 * 16, 16);

/** The largest distance of polygon b beyond an edge line of a; negative inside all of them. */
function separation(a: usize, na: i32, b: usize, nb: i32): f64 {
  let best: f64 = -Infinity;
  const middle = centreSide(a, na);
  for (let i = 0; i < na; i++) {
    const p = a + (<usize>i << 4);
    const q = a + (<usize>(i + 1 == na ? 0 : i + 1) << 4);
    const ex = load<f64>(q) - load<f64>(p);
    const ey = load<f64>(q, 8) - load<f64>(p, 8);
    const length = sqrt(ex * ex + ey * ey);
    if (length < 1e-6) continue;
    const nx = middle * ey / length;
    const ny = -middle * ex / length;
    let least: f64 = Infinity;
    for (let j = 0; j < nb; j++) {
      const r = b + (<usize>j << 4);
      least = min(least, nx * (load<f64>(r) - load<f64>(p)) + ny * (load<f64>(r, 8) - load<f64>(p, 8)));
    }
    best = max(best, least);
    if (best > SKIN) return best;
  }
  return best;
}

/** 1 for counter-clockwise corners, -1 for clockwise ones. */
@inline
function centreSide(a: usize, n: i32): f64 {
  const p = a + (<usize>(n >> 1) << 4);
  const ux = load<f64>(a, 16) - load<f64>(a);
  const uy = load<f64>(a, 24) - load<f64>(a, 8);
  const wx = load<f64>(p) - load<f64>(a);
  const wy = load<f64>(p, 8) - load<f64>(a, 8);
  return ux * wy - uy * wx >= 0 ? 1 : -1;
}

/** Smallest squared distance from a corner of `a` to an edge of `b`. */
function cornerDistance2(a: usize, na: i32, b: usize, nb: i32): f64 {
  let best: f64 = Infinity;
  for (let i = 0; i < nb; i++) {
    const p = b + (<usize>i << 4);
    const q = b + (<usize>(i + 1 == nb ? 0 : i + 1) << 4);
    const ex = load<f64>(q) - load<f64>(p);
    const ey = load<f64>(q, 8) - load<f64>(p, 8);
    const length2 = max(ex * ex + ey * ey, 1e-12);
    for (let j = 0; j < na; j++) {
      const r = a + (<usize>j << 4);
      const dx = load<f64>(r) - load<f64>(p);
      const dy = load<f64>(r, 8) - load<f64>(p, 8);
      const t = max<f64>(0, min<f64>(1, (dx * ex + dy * ey) / length2));
      const fx = dx - t * ex;
      const fy = dy - t * ey;
      best = min(best, fx * fx + fy * fy);
    }
  }
  return best;
}

/** True if the first polygon (na corners) and the second (nb corners) overlap. */
export function overlaps(na: i32, nb: i32): bool {
  const one = separation(FIRST_POLYGON, na, SECOND_POLYGON, nb);
  if (one > SKIN) return false;
  const other = separation(SECOND_POLYGON, nb, FIRST_POLYGON, na);
  if (other > SKIN) return false;
  if (one <= 0 && other <= 0) return true;
  const distance2 = min(
    cornerDistance2(FIRST_POLYGON, na, SECOND_POLYGON, nb),
    cornerDistance2(SECOND_POLYGON, nb, FIRST_POLYGON, na),
  );
  return distance2 < SKIN * SKIN;
}
