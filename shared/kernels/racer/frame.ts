// The scene of a frame, in the published order of drawing.
import {
  B_ANGLE, B_OMEGA, B_OX, B_OY, B_COS, B_SIN, B_VX, B_VY, FRAME, O_TILES, O_TIME, O_TRACK, T_BOX, T_COUNT,
  T_HAS_KERB, T_KERB, T_ROAD, TRACK_ROWS, W_PHASE, W_SPIN, bodyOf, wheelOf,
} from './layout';
import {
  HULL_PARTS, SIZE, WHEEL_HALF_WIDTH, WHEEL_RADIUS, hullCorners, hullCount, worldX, worldY,
} from './car';
import { CORNERS, PIXELS, clearFrame, fillPolygon } from './raster';

const PLAYFIELD: f64 = 2000.0 / 6.0;
/** Side of a square of the grass pattern; every second one is lighter. */
const SQUARE: f64 = PLAYFIELD / 20.0;
const START_ZOOM: f64 = 0.6;
const ZOOM: f64 = 16.2;
/** The window of 1200 x 1000, squeezed into 96 x 96 pixels. */
const WINDOW_WIDTH: f64 = 1200;
const WINDOW_HEIGHT: f64 = 1000;
/** Farthest point of the window from the car, which stands a quarter of the height up. */
const VIEW: f64 = 961;
const SUBPIXEL: f64 = 256;
/** Speed above which the camera looks where the car moves. */
const FOLLOW_SPEED: f64 = 0.5;

@inline
function rgb(red: u32, green: u32, blue: u32): u32 {
  return red | (green << 8) | (blue << 16) | 0xff000000;
}

const BLACK = rgb(0, 0, 0);
const GRASS = rgb(102, 204, 102);
const LIGHT_GRASS = rgb(102, 230, 102);
const KERB_WHITE = rgb(255, 255, 255);
const KERB_RED = rgb(255, 0, 0);
const STRIPE = rgb(76, 76, 76);
const HULL_RED = rgb(204, 0, 0);

let xx: f64 = 0;
let xy: f64 = 0;
let yx: f64 = 0;
let yy: f64 = 0;
let carX: f64 = 0;
let carY: f64 = 0;
let rows: i32 = FRAME;

/** Camera of a world: turned so that the car's motion (at rest: its nose) points up. */
function aim(world: usize): void {
  const hull = bodyOf(world, 0);
  const t = load<f64>(world, O_TIME);
  const zoom = START_ZOOM * max<f64>(1.0 - t, 0) + ZOOM * min<f64>(t, 1.0);
  const vx = <f64>load<f32>(hull, B_VX);
  const vy = <f64>load<f32>(hull, B_VY);
  let angle = -<f64>load<f32>(hull, B_ANGLE);
  if (sqrt(vx * vx + vy * vy) > FOLLOW_SPEED) angle = NativeMath.atan2(vx, vy);
  const c = zoom * NativeMath.cos(angle) * SUBPIXEL;
  const s = zoom * NativeMath.sin(angle) * SUBPIXEL;
  const toX = <f64>FRAME / WINDOW_WIDTH;
  const toY = <f64>FRAME / WINDOW_HEIGHT;
  xx = c * toX;
  xy = -s * toX;
  yx = s * toY;
  yy = c * toY;
  carX = <f64>load<f32>(hull, B_OX);
  carY = <f64>load<f32>(hull, B_OY);
}

@inline
function corner(index: i32, x: f64, y: f64): void {
  const dx = x - carX;
  const dy = y - carY;
  const px = <i32>nearest(xx * dx + xy * dy + SUBPIXEL * 48.0);
  const py = <i32>nearest(yx * dx + yy * dy + SUBPIXEL * 24.0);
  store<i32>(CORNERS + (<usize>index << 3), px);
  store<i32>(CORNERS + (<usize>index << 3), (FRAME << 8) - py, 4);
}

function quad(corners: usize, colour: u32): void {
  for (let index = 0; index < 4; index++) {
    const at = corners + (<usize>index << 3);
    corner(index, <f64>load<f32>(at), <f64>load<f32>(at, 4));
  }
  fillPolygon(4, colour, rows);
}

function square(x: f64, y: f64, side: f64, colour: u32): void {
  corner(0, x, y);
  corner(1, x + side, y);
  corner(2, x + side, y + side);
  corner(3, x, y + side);
  fillPolygon(4, colour, rows);
}

/** First and last even index of the light squares within reach of a coordinate. */
@inline
function firstSquare(coordinate: f64, reach: f64): i32 {
  return max(-20, <i32>floor((coordinate - reach) / SQUARE) - 1) & ~1;
}

@inline
function lastSquare(coordinate: f64, reach: f64): i32 {
  return min(18, <i32>floor((coordinate + reach) / SQUARE));
}

function drawGround(reach: f64): void {
  square(-PLAYFIELD, -PLAYFIELD, 2.0 * PLAYFIELD, GRASS);
  const endX = lastSquare(carX, reach);
  const endY = lastSquare(carY, reach);
  for (let x = firstSquare(carX, reach); x <= endX; x += 2) {
    for (let y = firstSquare(carY, reach); y <= endY; y += 2) {
      square(SQUARE * <f64>x, SQUARE * <f64>y, SQUARE, LIGHT_GRASS);
    }
  }
}

@inline
function tileColour(flags: u8, tile: i32): u32 {
  const kind = tile % 3;
  const level: u32 = flags & 2 || kind == 0 ? 102 : kind == 1 ? 105 : 107;
  return rgb(level, level, level);
}

function drawRoad(world: usize, reach: f64): void {
  const track = load<usize>(world, O_TRACK);
  const count = load<i32>(track, T_COUNT);
  const limit = reach + 2.0;
  for (let tile = 0; tile < count; tile++) {
    const box = track + T_BOX + (<usize>tile << 4);
    if (<f64>load<f32>(box) > carX + limit || <f64>load<f32>(box, 8) < carX - limit) continue;
    if (<f64>load<f32>(box, 4) > carY + limit || <f64>load<f32>(box, 12) < carY - limit) continue;
    quad(
      track + T_ROAD + (<usize>tile << 5),
      tileColour(load<u8>(world + O_TILES + <usize>tile), tile),
    );
    if (load<u8>(track + T_HAS_KERB + <usize>tile)) {
      quad(track + T_KERB + (<usize>tile << 5), tile & 1 ? KERB_RED : KERB_WHITE);
    }
  }
}

@inline
function bodyCorner(index: i32, body: usize, x: f64, y: f64): void {
  corner(index, <f64>worldX(body, x, y), <f64>worldY(body, x, y));
}

function wheelBand(body: usize, low: f64, high: f64, colour: u32): void {
  bodyCorner(0, body, -WHEEL_HALF_WIDTH, low);
  bodyCorner(1, body, WHEEL_HALF_WIDTH, low);
  bodyCorner(2, body, WHEEL_HALF_WIDTH, high);
  bodyCorner(3, body, -WHEEL_HALF_WIDTH, high);
  fillPolygon(4, colour, rows);
}

/** A wheel and its stripe, which turns with the wheel and is hidden while on the far side. */
function drawWheel(body: usize, phase: f64): void {
  wheelBand(body, -WHEEL_RADIUS, WHEEL_RADIUS, BLACK);
  const s1 = NativeMath.sin(phase);
  const s2 = NativeMath.sin(phase + 1.2);
  if (s1 > 0 && s2 > 0) return;
  let c1 = NativeMath.cos(phase);
  let c2 = NativeMath.cos(phase + 1.2);
  if (s1 > 0) c1 = c1 > 0 ? 1 : -1;
  if (s2 > 0) c2 = c2 > 0 ? 1 : -1;
  wheelBand(body, WHEEL_RADIUS * c1, WHEEL_RADIUS * c2, STRIPE);
}

function drawCar(world: usize): void {
  for (let index: usize = 0; index < 4; index++) {
    drawWheel(bodyOf(world, index + 1), load<f64>(wheelOf(world, index), W_PHASE));
  }
  const hull = bodyOf(world, 0);
  for (let part = 0; part < HULL_PARTS; part++) {
    const corners = hullCorners(part);
    const n = hullCount(part);
    for (let index = 0; index < n; index++) {
      const at = corners + (<usize>index << 3);
      bodyCorner(index, hull, <f64>load<f32>(at), <f64>load<f32>(at, 4));
    }
    fillPolygon(n, HULL_RED, rows);
  }
}

/** A rectangle of the indicator bar, in window units: 30 a column, 25 a row. */
function bar(x0: f64, y0: f64, x1: f64, y1: f64, colour: u32): void {
  const toX = 30.0 * <f64>FRAME / WINDOW_WIDTH * SUBPIXEL;
  const toY = 25.0 * <f64>FRAME / WINDOW_HEIGHT * SUBPIXEL;
  for (let index = 0; index < 4; index++) {
    const x = index == 0 || index == 3 ? x0 : x1;
    const y = index < 2 ? y0 : y1;
    store<i32>(CORNERS + (<usize>index << 3), <i32>nearest(x * toX));
    store<i32>(CORNERS + (<usize>index << 3), (FRAME << 8) - <i32>nearest(y * toY), 4);
  }
  fillPolygon(4, colour, rows);
}

/** Speed, wheel speeds, steering and turning rate on black. */
function drawIndicators(world: usize): void {
  const hull = bodyOf(world, 0);
  const vx = <f64>load<f32>(hull, B_VX);
  const vy = <f64>load<f32>(hull, B_VY);
  bar(0, 0, 40, 5, BLACK);
  bar(5, 1, 6, 1.0 + 0.02 * sqrt(vx * vx + vy * vy), rgb(255, 255, 255));
  for (let index = 0; index < 4; index++) {
    const spin = load<f64>(wheelOf(world, <usize>index), W_SPIN);
    const x = <f64>(7 + index);
    bar(x, 1, x + 1.0, 1.0 + 0.01 * spin, index < 2 ? rgb(0, 0, 255) : rgb(51, 0, 255));
  }
  const joint = <f64>(load<f32>(bodyOf(world, 1), B_ANGLE) - load<f32>(hull, B_ANGLE));
  bar(20, 2, 20.0 - 10.0 * joint, 4, rgb(0, 255, 0));
  bar(30, 2, 30.0 - 0.8 * <f64>load<f32>(hull, B_OMEGA), 4, rgb(255, 0, 0));
}

/** Draws the first `height` rows of a world's frame; the indicators only where their rows are drawn. */
export function drawFrame(world: usize, height: i32): void {
  rows = height;
  aim(world);
  const t = load<f64>(world, O_TIME);
  const reach = VIEW / (START_ZOOM * max<f64>(1.0 - t, 0) + ZOOM * min<f64>(t, 1.0));
  clearFrame();
  drawGround(reach);
  drawRoad(world, reach);
  drawCar(world);
  if (height > TRACK_ROWS) drawIndicators(world);
}
