import { at, item } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import * as layout from '../../layouts/racer.ts';
import { instantiateKernel, Regions, type Kernel } from '../../network/kernel.ts';
import { kerbQuad, roadQuad } from './track.ts';
import type { Quad, Track } from './track.ts';

/** A rigid body: position of its centre of mass, angle (radians), velocity, angular velocity. */
export interface BodyState {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly vx: number;
  readonly vy: number;
  readonly omega: number;
  /** Origin of the body's shapes; for wheels the same as (x, y). */
  readonly originX: number;
  readonly originY: number;
}

export interface WheelState extends BodyState {
  /** Angle against the hull, radians. */
  readonly joint: number;
  /** Spin rate (radians a second) and angle turned since the start. */
  readonly spin: number;
  readonly phase: number;
  readonly gas: number;
  /** Tiles under the wheel at the start of the last step; none means grass. */
  readonly tiles: number;
}

export interface CarState {
  readonly hull: BodyState;
  /** Front left, front right, rear left, rear right. */
  readonly wheels: readonly WheelState[];
  readonly brake: number;
  /** Tiles visited so far. */
  readonly visited: number;
  /** Sum of rewards, without the penalty for leaving the field. */
  readonly score: number;
  readonly steps: number;
  /** Seconds since the episode began. */
  readonly time: number;
}

type Corner = readonly [number, number];

function turns(a: Corner, b: Corner, c: Corner): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Convex hull of a quadrilateral, counter-clockwise; the last corner is repeated up to four. */
export function convexQuad(quad: Quad): Quad {
  const corners = [0, 2, 4, 6]
    .map((index): Corner => [at(quad, index), at(quad, index + 1)])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (points: readonly Corner[]): Corner[] => {
    const kept: Corner[] = [];
    for (const point of points) {
      while (
        kept.length >= 2 &&
        turns(item(kept, kept.length - 2), item(kept, kept.length - 1), point) <= 0
      ) {
        kept.pop();
      }
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  const hull = [...chain(corners), ...chain(corners.toReversed())];
  while (hull.length < 4) hull.push(item(hull, hull.length - 1));
  return hull.flat();
}

/** Worlds of cars on tracks inside one WebAssembly instance. Numbers of worlds and tracks are not checked. */
export class RacerKernel {
  /** What else the instance's memory is used for must be reserved after `configure`. */
  readonly regions: Regions;
  private tracks = 0;
  private readonly calls: ReturnType<typeof bind>;

  constructor(readonly kernel: Kernel) {
    this.regions = new Regions(kernel);
    this.calls = bind(kernel);
  }

  /**
   * Makes room, forgetting all tracks and worlds and every other region.
   * @throws PrecocialError 'kernel' if the memory cannot grow.
   */
  configure(tracks: number, worlds: number, images = 1): void {
    this.regions.clear();
    const address = this.regions.reserve(this.calls.roomFor(tracks, worlds, images));
    this.calls.configure(address, tracks, worlds, images);
    this.tracks = tracks;
  }

  /**
   * Writes a track into a place made by `configure`.
   * @throws PrecocialError 'kernel' if it has too many tiles (512; drawn tracks have 218 to 385).
   */
  loadTrack(index: number, track: Track): void {
    const address = this.calls.trackAddress(index);
    if (index >= this.tracks || track.tiles > layout.TILE_CAPACITY) {
      throw new PrecocialError('kernel', `a track of ${track.tiles} tiles does not fit`, { index });
    }
    const view = new DataView(this.kernel.memory.buffer);
    view.setInt32(address + layout.T_COUNT, track.tiles, true);
    view.setFloat32(address + layout.T_START_ANGLE, at(track.beta, 0), true);
    view.setFloat64(address + layout.T_START_X, at(track.x, 0), true);
    view.setFloat64(address + layout.T_START_Y, at(track.y, 0), true);
    const floats = new Float32Array(this.kernel.memory.buffer);
    for (let tile = 0; tile < track.tiles; tile++) {
      const road = roadQuad(track, tile);
      floats.set(road, (address + layout.T_ROAD) / 4 + tile * 8);
      floats.set(convexQuad(road), (address + layout.T_SENSOR) / 4 + tile * 8);
      floats.set(kerbQuad(track, tile), (address + layout.T_KERB) / 4 + tile * 8);
    }
    new Uint8Array(this.kernel.memory.buffer).set(track.kerb, address + layout.T_HAS_KERB);
    if (this.calls.prepareTrack(index) === 0) {
      throw new PrecocialError('kernel', 'a track is too dense for the grid of tiles', { index });
    }
  }

  /** Puts a car at the start of a track, with the step without action that a reset contains. */
  reset(world: number, track: number): void {
    this.calls.reset(world, track);
  }

  /**
   * One step of 1/50 s; returns the reward.
   * @param steer -1 (left) to 1 (right) @param gas 0..1, clipped @param brake 0..1, from 0.9 the wheels lock
   */
  step(world: number, steer: number, gas: number, brake: number): number {
    return this.calls.step(world, steer, gas, brake);
  }

  /** True once all tiles are visited or the car has left the field. */
  isDone(world: number): boolean {
    return this.calls.done(world) !== 0;
  }

  /** Steps since a tile was last touched for the first time. */
  idleSteps(world: number): number {
    return this.calls.idle(world);
  }

  /** Draws a whole frame: 96 x 96 pixels of red, green, blue, 255. A view that the next drawing overwrites. */
  drawFrame(world: number): Uint8Array {
    this.calls.draw(world, layout.FRAME);
    return new Uint8Array(
      this.kernel.memory.buffer,
      this.calls.frameAddress(),
      layout.FRAME * layout.FRAME * 4,
    );
  }

  /** Draws only the rows an encoder sees, without resizing. */
  drawTrackRows(world: number): void {
    this.calls.draw(world, layout.TRACK_ROWS);
  }

  /** Draws a world and resizes it into an image. */
  look(world: number, image = 0): void {
    this.calls.look(world, image);
  }

  /** Draws a world and leaves what the small encoder sees at an address: 16 x 16 pixels of three values in 0..1. */
  glance(world: number, address: number): void {
    this.calls.glance(world, address);
  }

  /** The first `count` images, each 3 planes of 64 x 64 values in 0..1; a view. */
  images(count: number): Float32Array {
    const length = (count * layout.IMAGE_BYTES) / 4;
    return new Float32Array(this.kernel.memory.buffer, this.imageAddress(0), length);
  }

  /** Where an image lies in the instance's memory. */
  imageAddress(image: number): number {
    return this.calls.imageAddress(image);
  }

  private body(address: number): BodyState {
    const view = new DataView(this.kernel.memory.buffer, address, layout.BODY_BYTES);
    const field = (offset: number): number => view.getFloat32(offset, true);
    return {
      x: field(layout.B_X),
      y: field(layout.B_Y),
      angle: field(layout.B_ANGLE),
      vx: field(layout.B_VX),
      vy: field(layout.B_VY),
      omega: field(layout.B_OMEGA),
      originX: field(layout.B_OX),
      originY: field(layout.B_OY),
    };
  }

  /** What a car and its wheels do now. */
  car(world: number): CarState {
    const address = this.calls.worldAddress(world);
    const view = new DataView(this.kernel.memory.buffer, address);
    const hull = this.body(address + layout.O_BODIES);
    const wheels = [0, 1, 2, 3].map((index): WheelState => {
      const wheel = layout.O_WHEELS + index * layout.WHEEL_BYTES;
      const body = this.body(address + layout.O_BODIES + (index + 1) * layout.BODY_BYTES);
      return {
        ...body,
        joint: Math.fround(body.angle - hull.angle),
        spin: view.getFloat64(wheel + layout.W_SPIN, true),
        phase: view.getFloat64(wheel + layout.W_PHASE, true),
        gas: view.getFloat64(wheel + layout.W_GAS, true),
        tiles: view.getInt32(wheel + layout.W_TILES, true),
      };
    });
    return {
      hull,
      wheels,
      brake: view.getFloat64(layout.O_BRAKE, true),
      visited: view.getInt32(layout.O_VISITED, true),
      score: view.getFloat64(layout.O_RETURN, true),
      steps: view.getInt32(layout.O_STEPS, true),
      time: view.getFloat64(layout.O_TIME, true),
    };
  }

  /** A byte a tile: bit 0 visited, bit 1 drawn in the plain road colour. A copy. */
  tileFlags(world: number): Uint8Array {
    const address = this.calls.worldAddress(world) + layout.O_TILES;
    return new Uint8Array(this.kernel.memory.buffer, address, layout.TILE_CAPACITY).slice();
  }

  /** The whole state of a world, without its track. */
  save(world: number): Uint8Array {
    const address = this.calls.worldAddress(world);
    return new Uint8Array(this.kernel.memory.buffer, address, this.calls.worldBytes()).slice();
  }

  /** Takes a state that `save` returned, for a world that was reset on the same track. */
  load(world: number, state: Uint8Array): void {
    if (state.length !== this.calls.worldBytes()) {
      throw new PrecocialError('kernel', 'a saved state is not one of a racing world');
    }
    const address = this.calls.worldAddress(world);
    const view = new DataView(this.kernel.memory.buffer, address, state.length);
    const track = view.getUint32(layout.O_TRACK, true);
    new Uint8Array(this.kernel.memory.buffer).set(state, address);
    view.setUint32(layout.O_TRACK, track, true);
  }
}

/** The kernel's functions; shared/kernels/racer.ts says what each does. */
function bind(kernel: Kernel) {
  return {
    roomFor: kernel.call('roomFor'),
    configure: kernel.call('configure'),
    trackAddress: kernel.call('trackAddress'),
    worldAddress: kernel.call('worldAddress'),
    imageAddress: kernel.call('imageAddress'),
    frameAddress: kernel.call('frameAddress'),
    worldBytes: kernel.call('worldBytes'),
    prepareTrack: kernel.call('prepareTrack'),
    reset: kernel.call('reset'),
    step: kernel.call('step'),
    done: kernel.call('done'),
    idle: kernel.call('idle'),
    draw: kernel.call('draw'),
    look: kernel.call('look'),
    glance: kernel.call('glance'),
  };
}

/**
 * Makes a kernel from the bytes of racer.wasm.
 * @throws PrecocialError 'kernel' where WebAssembly or its SIMD instructions are missing.
 */
export function instantiateRacer(bytes: Uint8Array): RacerKernel {
  return new RacerKernel(instantiateKernel('racer', bytes));
}
