import { at } from '../../base/arrays.ts';

/** Metres per pixel of the published environment are 1 / SCALE. */
export const SCALE = 30;
/** Metres between two height points. */
export const TERRAIN_STEP = 14 / SCALE;
/** Height points of a terrain. */
export const TERRAIN_POINTS = 200;
/** Points of the flat start. */
export const START_PAD = 20;
/** Height of the start (m). */
export const TERRAIN_HEIGHT = 400 / SCALE / 4;
/** Numbers of a quadrilateral: x, y of its lower right, upper right, upper left, lower left corner. */
export const QUAD_NUMBERS = 8;

const SMOOTHING = 0.8;
const PULL = 0.01;
/** Grass lasts from half of this to one less than this many points. */
const GRASS = 10;
const PIT_DEPTH = 4;
const STAIR_WIDTH = 4;

/** The random draws of the generator. */
export interface TerrainDraws {
  /** Uniform in [-1, 1): change of slope, in pixels. */
  slope(): number;
  /** Uniform integer in low..high-1. */
  integer(low: number, high: number): number;
  /** True with probability one half: stairs lead up. */
  up(): boolean;
}

export interface Terrain {
  /** 200 heights (m), TERRAIN_STEP apart from x = 0. */
  readonly heights: Float64Array;
  /** Obstacles of the hardcore variant, QUAD_NUMBERS each. */
  readonly quads: readonly number[];
}

type Obstacle = 'stump' | 'stairs' | 'pit';
const OBSTACLES: readonly Obstacle[] = ['stump', 'stairs', 'pit'];

interface Stairs {
  readonly up: number;
  readonly steps: number;
}

/** The published generator as a state machine over height points. */
class Generator {
  readonly heights = new Float64Array(TERRAIN_POINTS);
  readonly quads: number[] = [];
  private y = TERRAIN_HEIGHT;
  private slope = 0;
  private state: 'grass' | Obstacle = 'grass';
  private left = START_PAD;
  /** The first point of a stretch. On grass such a point keeps the height of the one before. */
  private first = false;
  private base = TERRAIN_HEIGHT;
  private stairs: Stairs = { up: 1, steps: 1 };

  constructor(
    private readonly hardcore: boolean,
    private readonly draws: TerrainDraws,
  ) {}

  run(): Terrain {
    for (let i = 0; i < TERRAIN_POINTS; i++) {
      if (this.state === 'grass') this.grass(i);
      else if (this.first) this.begin(this.state, i * TERRAIN_STEP);
      else this.go();
      this.first = false;
      this.heights[i] = this.y;
      if (--this.left === 0) this.turn();
    }
    return { heights: this.heights, quads: this.quads };
  }

  private grass(point: number): void {
    if (this.first) return;
    this.slope = SMOOTHING * this.slope + PULL * Math.sign(TERRAIN_HEIGHT - this.y);
    if (point > START_PAD) this.slope += this.draws.slope() / SCALE;
    this.y += this.slope;
  }

  /** The next stretch: after grass an obstacle in the hardcore variant, else grass. */
  private turn(): void {
    this.left = this.draws.integer(GRASS / 2, GRASS);
    const next =
      this.hardcore && this.state === 'grass'
        ? OBSTACLES[this.draws.integer(0, OBSTACLES.length)]
        : undefined;
    this.state = next ?? 'grass';
    this.first = true;
  }

  private begin(obstacle: Obstacle, x: number): void {
    this.base = this.y;
    if (obstacle === 'stump') {
      this.left = this.draws.integer(1, 3);
      const size = this.left * TERRAIN_STEP;
      this.quad(x, x + size, this.y, this.y + size);
    } else if (obstacle === 'pit') {
      this.left = this.draws.integer(3, 5);
      const bottom = this.y - PIT_DEPTH * TERRAIN_STEP;
      this.quad(x, x + TERRAIN_STEP, bottom, this.y);
      const far = x + this.left * TERRAIN_STEP;
      this.quad(far, far + TERRAIN_STEP, bottom, this.y);
      this.left += 2;
    } else {
      this.beginStairs(x);
    }
  }

  private beginStairs(x: number): void {
    const up = this.draws.up() ? 1 : -1;
    const steps = this.draws.integer(3, 5);
    this.stairs = { up, steps };
    for (let s = 0; s < steps; s++) {
      const top = this.y + s * up * TERRAIN_STEP;
      this.quad(
        x + s * STAIR_WIDTH * TERRAIN_STEP,
        x + (s + 1) * STAIR_WIDTH * TERRAIN_STEP,
        top - TERRAIN_STEP,
        top,
      );
    }
    this.left = steps * STAIR_WIDTH;
  }

  /** A further point of an obstacle: the ground under stairs, the floor of a pit. */
  private go(): void {
    if (this.state === 'pit') {
      this.y = this.left > 1 ? this.base - PIT_DEPTH * TERRAIN_STEP : this.base;
    } else if (this.state === 'stairs') {
      const { up, steps } = this.stairs;
      const climbed = (steps * STAIR_WIDTH - this.left - up) / STAIR_WIDTH;
      this.y = this.base + climbed * up * TERRAIN_STEP;
    }
  }

  private quad(left: number, right: number, bottom: number, top: number): void {
    this.quads.push(right, bottom, right, top, left, top, left, bottom);
  }
}

/** Draws a terrain; the order of draws is the generator's own. */
export function makeTerrain(hardcore: boolean, draws: TerrainDraws): Terrain {
  return new Generator(hardcore, draws).run();
}

/** Height of the ground between its points (m), obstacles not counted. */
export function heightAt(heights: Float64Array, x: number): number {
  const last = heights.length - 1;
  const place = Math.max(0, Math.min(last - 1e-9, x / TERRAIN_STEP));
  const i = Math.floor(place);
  return at(heights, i) + (place - i) * (at(heights, i + 1) - at(heights, i));
}
