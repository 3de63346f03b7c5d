// The steps of task.ts for four lanes in each vector. Four wagons of four lanes stay in the processor's registers for all
// parts of a step.
// npx asc kernel.ts --outFile kernel.wasm -O3 --runtime stub --enable simd

const PARTS: i32 = 64;
const DT: f32 = <f32>(0.02 / 64);
const STRONGEST: f32 = 8;
const DRAG: f32 = 0.4;
const STIFFNESS: f32 = 4000;
const DAMPING: f32 = 6;
const PLAY: f32 = 0.02;
const END: f64 = 2;

let row: usize = 0;
let state: usize = 0;
let seen: usize = 0;
let actions: usize = 0;
let rewards: usize = 0;
let ends: usize = 0;

export function layout(lanes: i32): usize {
  // Else the last vector of a row would reach into the next row. Precocial asks for such a number.
  if ((lanes & 3) != 0) unreachable();
  row = (<usize>lanes) << 3;
  state = heap.alloc(8 * row);
  seen = heap.alloc(4 * row);
  actions = heap.alloc(row);
  rewards = heap.alloc(row);
  ends = heap.alloc(row);
  const options = heap.alloc(8);
  const table = heap.alloc(11 * 4);
  const words: StaticArray<usize> = [1, 8, 4, 1, 0, state, seen, actions, rewards, ends, options];
  for (let k = 0; k < 11; k++) store<u32>(table + ((<usize>k) << 2), <u32>words[k]);
  return table;
}

export function observe(count: i32): void {
  const bytes = (<usize>count) << 3;
  memory.copy(seen, state, bytes);
  memory.copy(seen + row, state + 4 * row, bytes);
  memory.copy(seen + 2 * row, state + 3 * row, bytes);
  memory.copy(seen + 3 * row, state + 7 * row, bytes);
}

@inline
function all(value: f32): v128 {
  return f32x4.splat(value);
}

/** Four numbers in double precision, in single precision. */
@inline
function four(at: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(at));
  const high = f32x4.demote_f64x2_zero(v128.load(at + 16));
  return v128.shuffle<i32>(low, high, 0, 1, 4, 5);
}

@inline
function keep(at: usize, value: v128): void {
  v128.store(at, f64x2.promote_low_f32x4(value));
  v128.store(at + 16, f64x2.promote_low_f32x4(v128.shuffle<i32>(value, value, 2, 3, 0, 1)));
}

@inline
function pull(gap: v128, speed: v128): v128 {
  const within = f32x4.pmax(all(-PLAY), f32x4.pmin(all(PLAY), gap));
  const spring = f32x4.mul(all(STIFFNESS), f32x4.sub(gap, within));
  return f32x4.add(spring, f32x4.mul(all(DAMPING), speed));
}

/** The speed after a part of a step. */
@inline
function faster(speed: v128, force: v128): v128 {
  const drag = f32x4.mul(all(DRAG), speed);
  return f32x4.add(speed, f32x4.mul(all(DT), f32x4.sub(force, drag)));
}

@inline
function further(place: v128, speed: v128): v128 {
  return f32x4.add(place, f32x4.mul(all(DT), speed));
}

export function step(count: i32): void {
  const end = (<usize>count) << 3;
  for (let l: usize = 0; l < end; l += 32) {
    const clipped = f32x4.max(all(-1), f32x4.min(all(1), four(actions + l)));
    const force = f32x4.mul(all(STRONGEST), clipped);
    let at = state + l;
    let x0 = four(at);
    let x1 = four(at + row);
    let x2 = four(at + 2 * row);
    let x3 = four(at + 3 * row);
    let v0 = four(at + 4 * row);
    let v1 = four(at + 5 * row);
    let v2 = four(at + 6 * row);
    let v3 = four(at + 7 * row);
    for (let part = 0; part < PARTS; part++) {
      const f1 = pull(f32x4.sub(x0, x1), f32x4.sub(v0, v1));
      const f2 = pull(f32x4.sub(x1, x2), f32x4.sub(v1, v2));
      const f3 = pull(f32x4.sub(x2, x3), f32x4.sub(v2, v3));
      v0 = faster(v0, f32x4.sub(force, f1));
      v1 = faster(v1, f32x4.sub(f1, f2));
      v2 = faster(v2, f32x4.sub(f2, f3));
      v3 = faster(v3, f3);
      x0 = further(x0, v0);
      x1 = further(x1, v1);
      x2 = further(x2, v2);
      x3 = further(x3, v3);
    }
    keep(at, x0);
    keep(at + row, x1);
    keep(at + 2 * row, x2);
    keep(at + 3 * row, x3);
    keep(at + 4 * row, v0);
    keep(at + 5 * row, v1);
    keep(at + 6 * row, v2);
    keep(at + 7 * row, v3);
  }
  for (let l: usize = 0; l < end; l += 8) {
    const far = abs(load<f64>(state + 3 * row + l));
    store<f64>(rewards + l, max(0.0, 1 - far));
    store<u32>(ends + (l >> 1), far > END ? 1 : 0);
  }
}
