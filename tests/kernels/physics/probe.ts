import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const ENTRY = 'probe.ts';

/** A kernel that exists for tests only: it exports the physics functions one by one. */
const SOURCE = `
import { Body, Place, Velocity, clearBody, placeOf, placeOrigin } from './shared/kernels/physics/body';
import { ContactRow, solveContactVelocity } from './shared/kernels/physics/contact-row';
import { distance, setPair, setPlace } from './shared/kernels/physics/distance';
import { timeOfImpact } from './shared/kernels/physics/impact';
import { Joint, makeJoint, prepareJoint } from './shared/kernels/physics/joint';
import { JointFrame, solveJointPosition } from './shared/kernels/physics/joint-position';
import { JointRow, solveJointVelocity } from './shared/kernels/physics/joint-row';
import { Polygon, addMass, beginMass, endMass, finishPolygon, makeBox } from './shared/kernels/physics/polygon';
import { cosine, sine, sineCosine, sineCosineLanes } from './shared/kernels/physics/trig';

export const heapBase: usize = __heap_base;
export function sin(x: f32): f32 { return sine(x); }
export function cos(x: f32): f32 { return cosine(x); }
export function box(polygon: usize, width: f32, height: f32): void {
  makeBox(changetype<Polygon>(polygon), width, height);
}
export function finish(polygon: usize, count: i32): void {
  changetype<Polygon>(polygon).count = count;
  finishPolygon(changetype<Polygon>(polygon));
}
export function body(at: usize, polygon: usize, x: f32, y: f32, angle: f32, density: f32): void {
  const body = changetype<Body>(at);
  clearBody(body);
  body.originX = x;
  body.originY = y;
  body.angle = angle;
  beginMass();
  addMass(changetype<Polygon>(polygon), density);
  endMass(body);
  placeOrigin(body);
}
/** Field of a body by number, in the order of the class. */
export function field(at: usize, index: i32): f32 { return load<f32>(at + (<usize>index << 2)); }
export function sweep(at: usize, dx: f32, dy: f32, turn: f32): void {
  const body = changetype<Body>(at);
  body.x += dx;
  body.y += dy;
  body.angle += turn;
}
export function apart(a: usize, countA: i32, b: usize, countB: i32, body: usize): f32 {
  const at = changetype<Body>(body);
  setPair(a, countA, b, countB);
  setPlace(at.originX, at.originY, at.sin, at.cos);
  return distance();
}
export function impact(a: usize, countA: i32, b: usize, countB: i32, body: usize): f32 {
  return timeOfImpact(a, countA, b, countB, changetype<Body>(body));
}
export function joint(at: usize, a: usize, b: usize, ax: f32, ay: f32, bx: f32, by: f32, lower: f32, upper: f32): void {
  makeJoint(changetype<Joint>(at), changetype<Body>(a), changetype<Body>(b), ax, ay, bx, by, lower, upper, 10);
}
export function settle(at: usize, a: usize, b: usize, most: i32): i32 {
  prepareJoint(changetype<Joint>(at), changetype<Body>(a), changetype<Body>(b), 0.02, 0);
  for (let i = 0; i < most; i++) {
    if (solveJointPosition<f32>(changetype<Joint>(at), placeOf(changetype<Body>(a)), placeOf(changetype<Body>(b)), true)) return i;
  }
  return most;
}
/** sin and cos of four angles: in lanes at sinAt and cosAt, one by one 16 bytes further. */
export function turnFour(angles: usize, sinAt: usize, cosAt: usize): void {
  sineCosineLanes(v128.load(angles), sinAt, cosAt);
  for (let l: usize = 0; l < 16; l += 4) {
    const both = sineCosine(load<f32>(angles + l));
    store<f32>(sinAt + l, f32x4.extract_lane(both, 0), 16);
    store<f32>(cosAt + l, f32x4.extract_lane(both, 1), 16);
  }
}
export function placeOne(joint: usize, a: usize, b: usize): i32 {
  return solveJointPosition<f32>(changetype<JointFrame<f32>>(joint), changetype<Place<f32>>(a), changetype<Place<f32>>(b), true);
}
export function placeFour(joint: usize, a: usize, b: usize, limited: i32): i32 {
  return solveJointPosition<v128>(changetype<JointFrame<v128>>(joint), changetype<Place<v128>>(a), changetype<Place<v128>>(b), limited != 0);
}
export function jointOne(row: usize, a: usize, b: usize, limited: i32): void {
  solveJointVelocity<f32>(changetype<JointRow<f32>>(row), changetype<Velocity<f32>>(a), changetype<Velocity<f32>>(b), limited != 0);
}
export function jointFour(row: usize, a: usize, b: usize, limited: i32): void {
  solveJointVelocity<v128>(changetype<JointRow<v128>>(row), changetype<Velocity<v128>>(a), changetype<Velocity<v128>>(b), limited != 0);
}
export function contactOne(row: usize, body: usize, points: i32): void {
  solveContactVelocity<f32>(changetype<ContactRow<f32>>(row), changetype<Velocity<f32>>(body), points == 1, points == 2);
}
export function contactFour(row: usize, body: usize, one: i32, two: i32): void {
  solveContactVelocity<v128>(changetype<ContactRow<v128>>(row), changetype<Velocity<v128>>(body), one != 0, two != 0);
}
`;

export interface Probe {
  /** Calls an exported function. */
  call(name: string, ...values: number[]): number;
  readonly memory: WebAssembly.Memory;
  /** Reserves bytes for good, 64 at a time. */
  reserve(bytes: number): number;
  f32(address: number, length: number): Float32Array;
  i32(address: number, length: number): Int32Array;
}

const SOURCES = `${ROOT}shared/kernels/physics`;
const COMPILED = `${ROOT}dist/probes/physics.wasm`;

/** True if a compiled probe is there that is newer than everything it is made of. */
function isFresh(): boolean {
  if (!existsSync(COMPILED)) return false;
  const files = readdirSync(SOURCES).map((file) => `${SOURCES}/${file}`);
  const newest = Math.max(
    ...[...files, fileURLToPath(import.meta.url)].map((file) => statSync(file).mtimeMs),
  );
  return statSync(COMPILED).mtimeMs > newest;
}

async function compile(): Promise<void> {
  const options = ['--outFile', 'probe.wasm', '-O1', '--runtime', 'stub', '--enable', 'simd'];
  const { error } = await asc.main([ENTRY, ...options, '--baseDir', ROOT], {
    readFile: (name: string) => {
      if (name === ENTRY) return SOURCE;
      try {
        return readFileSync(`${ROOT}${name}`, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (_name: string, contents: string | Uint8Array) => {
      mkdirSync(`${ROOT}dist/probes`, { recursive: true });
      // Renamed into place: test files compile at the same time.
      writeFileSync(`${COMPILED}.${process.pid}`, contents);
      renameSync(`${COMPILED}.${process.pid}`, COMPILED);
    },
  });
  if (error !== null) throw new Error(error.message);
}

/** Instantiates the probe, which is compiled when its sources have changed. */
export async function loadProbe(): Promise<Probe> {
  if (!isFresh()) await compile();
  const module = await WebAssembly.compile(readFileSync(COMPILED));
  return wrap(await WebAssembly.instantiate(module, { env: { abort: () => undefined } }));
}

function wrap({ exports }: WebAssembly.Instance): Probe {
  const { memory, heapBase } = exports;
  if (!(memory instanceof WebAssembly.Memory) || !(heapBase instanceof WebAssembly.Global)) {
    throw new Error('the probe exports no memory');
  }
  memory.grow(2);
  let top = Math.ceil(Number(heapBase.value) / 64) * 64;
  return {
    memory,
    call: (name, ...values) => {
      const found = exports[name];
      if (typeof found !== 'function') throw new Error(`the probe has no ${name}`);
      return Number(Reflect.apply(found, undefined, values));
    },
    reserve: (bytes) => {
      const address = top;
      top += Math.ceil(bytes / 64) * 64;
      return address;
    },
    f32: (address, length) => new Float32Array(memory.buffer, address, length),
    i32: (address, length) => new Int32Array(memory.buffer, address, length),
  };
}
