// Convex polygons into a frame, exactly as a rasteriser without antialiasing fills them: vertices
// snapped to 1/256 pixel, a pixel belongs to the polygon that covers its centre, and a centre on a
// shared edge belongs to one side only.
import { FRAME } from './layout';

/** The frame: 96 x 96 pixels of red, green, blue and 255, rows from the top. */
export const PIXELS = memory.data(FRAME * FRAME * 4, 16);
/** First and one past the last covered column of each row. */
const LEFT = memory.data(FRAME * 4, 16);
const RIGHT = memory.data(FRAME * 4, 16);
/** Vertices in 1/256 pixel, y down: pairs of i32. */
export const CORNERS = memory.data(8 * 8, 16);

const HALF: i64 = 128;

@inline
function floorDivide(a: i64, b: i64): i64 {
  const quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

/** First row whose centre lies at or below y. */
@inline
function firstRow(y: i32): i32 {
  return (y + 127) >> 8;
}

/** Widens the row spans by one edge, with x y0 at the upper end; exact by an integer remainder. */
function addEdge(x0: i32, y0: i32, x1: i32, y1: i32): void {
  const from = max(0, firstRow(y0));
  const to = min(FRAME, firstRow(y1));
  if (from >= to) return;
  const dx = <i64>(x1 - x0);
  const dy = <i64>(y1 - y0);
  // The first column at or right of the crossing: ceil((crossing - 128) / 256).
  const divisor = dy << 8;
  const start = <i64>x0 * dy + ((<i64>from << 8) + HALF - <i64>y0) * dx - HALF * dy + divisor - 1;
  let column = floorDivide(start, divisor);
  let rest = start - column * divisor;
  const step = floorDivide(dx << 8, divisor);
  const stepRest = (dx << 8) - step * divisor;
  for (let row = from; row < to; row++) {
    const at = <usize>row << 2;
    const clamped = <i32>max<i64>(0, min<i64>(FRAME, column));
    store<i32>(LEFT + at, min(load<i32>(LEFT + at), clamped));
    store<i32>(RIGHT + at, max(load<i32>(RIGHT + at), clamped));
    column += step;
    rest += stepRest;
    if (rest >= divisor) {
      rest -= divisor;
      column++;
    }
  }
}

/** Fills count pixels from an address. */
@inline
function span(at: usize, count: i32, colour: u32): void {
  const vector = i32x4.splat(<i32>colour);
  while (count >= 4) {
    v128.store(at, vector);
    at += 16;
    count -= 4;
  }
  while (count > 0) {
    store<u32>(at, colour);
    at += 4;
    count--;
  }
}

/** Fills the polygon of n vertices in CORNERS, rows 0 to rows - 1. */
export function fillPolygon(n: i32, colour: u32, rows: i32): void {
  let top = i32.MAX_VALUE;
  let bottom = i32.MIN_VALUE;
  let least = i32.MAX_VALUE;
  let most = i32.MIN_VALUE;
  for (let i = 0; i < n; i++) {
    const corner = CORNERS + (<usize>i << 3);
    const x = load<i32>(corner);
    const y = load<i32>(corner, 4);
    least = min(least, x);
    most = max(most, x);
    top = min(top, y);
    bottom = max(bottom, y);
  }
  if (most <= 0 || least >= FRAME << 8) return;
  const from = max(0, firstRow(top));
  const to = min(rows, firstRow(bottom));
  if (from >= to) return;
  for (let row = from; row < to; row++) {
    store<i32>(LEFT + (<usize>row << 2), FRAME);
    store<i32>(RIGHT + (<usize>row << 2), 0);
  }
  let before = CORNERS + (<usize>(n - 1) << 3);
  for (let i = 0; i < n; i++) {
    const corner = CORNERS + (<usize>i << 3);
    const x0 = load<i32>(before);
    const y0 = load<i32>(before, 4);
    const x1 = load<i32>(corner);
    const y1 = load<i32>(corner, 4);
    if (y0 < y1) addEdge(x0, y0, x1, y1);
    else if (y1 < y0) addEdge(x1, y1, x0, y0);
    before = corner;
  }
  for (let row = from; row < to; row++) {
    const first = load<i32>(LEFT + (<usize>row << 2));
    const end = load<i32>(RIGHT + (<usize>row << 2));
    span(PIXELS + (<usize>(row * FRAME + first) << 2), end - first, colour);
  }
}

/** Makes every pixel black. */
export function clearFrame(): void {
  span(PIXELS, FRAME * FRAME, 0xff000000);
}
