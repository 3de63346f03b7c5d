import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { ACTIONS, MAX_POLYGONS, OBSERVATIONS } from '../../layouts/walker.ts';
import { instantiateKernel, Regions, type Kernel } from '../../network/kernel.ts';
import type { Environment, Episode, StepResult } from '../task.ts';
import type { BipedOptions } from './options.ts';
import { decodeEpisode } from './episode.ts';
import { paceAt, paced } from './pace.ts';
import { readScene, SCENE_NUMBERS, type BipedScene } from './scene.ts';
import { TERRAIN_POINTS } from './terrain.ts';

/** What a fall costs in evaluations: it replaces the reward of the step. */
export const FALL_REWARD = -100;
/** A walker gets further, as the option patience counts it, when it is this much beyond its farthest place (m). */
const PROGRESS = 0.25;

const FALLEN = 1;
const SNAPSHOT_HEADER = 8;

export interface BipedLimits {
  readonly maxSteps: number;
}

/** One walker, advanced by the physics kernel. */
export class BipedEnvironment implements Environment {
  readonly observation = new Float64Array(OBSERVATIONS);
  private readonly kernel: Kernel;
  private readonly regions: Regions;
  private readonly call: Readonly<
    Record<
      | 'setTerrain'
      | 'reset'
      | 'step'
      | 'look'
      | 'ended'
      | 'place'
      | 'speed'
      | 'push'
      | 'describe'
      | 'adopt'
      | 'bytesInUse',
      (...values: number[]) => number
    >
  >;
  private readonly at: Readonly<
    Record<
      'terrain' | 'world' | 'scratch' | 'heights' | 'quads' | 'action' | 'look' | 'scene',
      number
    >
  >;
  private readonly fallCosts: boolean;
  private readonly patience: number;
  /** m/s for each unit of the shared weight; 0: faster is better. */
  private readonly goalByWeight: number;
  /** m/s */
  private goal: number;
  private episode: Episode = new Float64Array(0);
  private stepCount = 0;
  /** Where the walker last got further (m), and in which step. */
  private farthest = 0;
  private since = 0;

  /**
   * @param bytes the compiled kernel `walker`
   * @param options reward 1 charges a fall with -100; patience ends an episode that gets no further; goal gives each
   * shared weight a speed
   */
  constructor(
    bytes: Uint8Array,
    private readonly limits: BipedLimits,
    options: BipedOptions,
  ) {
    const kernel = instantiateKernel('walker', bytes);
    this.fallCosts = options.reward > 0;
    this.patience = options.patience;
    this.goalByWeight = options.goal;
    this.goal = paceAt(options.goal, 0);
    this.kernel = kernel;
    this.regions = new Regions(kernel);
    const { regions } = this;
    this.at = {
      terrain: regions.reserve(kernel.call('terrainBytes')()),
      world: regions.reserve(kernel.call('worldBytes')()),
      scratch: regions.reserve(kernel.call('scratchBytes')()),
      heights: regions.reserve(TERRAIN_POINTS * 8),
      quads: regions.reserve(MAX_POLYGONS * 64),
      action: regions.reserve(ACTIONS * 8),
      look: regions.reserve(OBSERVATIONS * 8),
      scene: regions.reserve(SCENE_NUMBERS * 8),
    };
    this.call = {
      setTerrain: kernel.call('setTerrain'),
      reset: kernel.call('reset'),
      step: kernel.call('step'),
      look: kernel.call('look'),
      ended: kernel.call('ended'),
      place: kernel.call('place'),
      speed: kernel.call('speed'),
      push: kernel.call('push'),
      describe: kernel.call('describe'),
      adopt: kernel.call('adopt'),
      bytesInUse: kernel.call('bytesInUse'),
    };
  }

  get steps(): number {
    return this.stepCount;
  }

  reset(episode: Episode): void {
    const { force } = this.ground(episode);
    this.call.reset(this.at.world, this.at.scratch, this.at.terrain, force);
    this.regions.f64(this.at.action, ACTIONS).fill(0);
    this.stepCount = 0;
    this.farthest = this.call.place(this.at.world);
    this.since = 0;
    this.observe();
  }

  /** Builds the terrain of an episode. */
  private ground(episode: Episode): { force: number } {
    const { force, heights, quads } = decodeEpisode(episode);
    const count = Math.min(MAX_POLYGONS, quads.length / 8);
    this.regions.f64(this.at.heights, TERRAIN_POINTS).set(heights);
    this.regions.f64(this.at.quads, MAX_POLYGONS * 8).set(quads.subarray(0, count * 8));
    const { terrain, heights: from, quads: corners } = this.at;
    this.call.setTerrain(terrain, from, TERRAIN_POINTS, corners, count);
    this.episode = episode;
    return { force };
  }

  private observe(): void {
    this.call.look(this.at.world, this.at.look);
    this.observation.set(this.regions.f64(this.at.look, OBSERVATIONS));
  }

  aim(weight: number): void {
    this.goal = paceAt(this.goalByWeight, weight);
  }

  step(action: ArrayLike<number>): StepResult {
    const actions = this.regions.f64(this.at.action, ACTIONS);
    for (let k = 0; k < ACTIONS; k++) actions[k] = at(action, k);
    const progress = this.call.step(this.at.world, this.at.scratch, this.at.action);
    const earned =
      this.goalByWeight === 0
        ? progress
        : paced(progress, this.call.speed(this.at.world), this.goal);
    const ended = this.call.ended(this.at.world);
    this.stepCount++;
    this.observe();
    const stuck = this.stuck();
    return {
      reward: ended === FALLEN && this.fallCosts ? FALL_REWARD : earned,
      terminated: ended !== 0,
      truncated: stuck || this.stepCount >= this.limits.maxSteps,
    };
  }

  private stuck(): boolean {
    const x = this.call.place(this.at.world);
    if (x > this.farthest + PROGRESS) {
      this.farthest = x;
      this.since = this.stepCount;
    }
    return this.patience > 0 && this.stepCount - this.since >= this.patience;
  }

  push(x: number, y: number): void {
    this.call.push(this.at.world, x, y);
  }

  /** Bytes: steps, length of the episode, where and when it last got further and four unused words (f64 each), the episode, the last action, the world. */
  snapshot(): Uint8Array {
    const world = this.call.bytesInUse(this.at.world);
    const numbers = SNAPSHOT_HEADER + this.episode.length + ACTIONS;
    const state = new Uint8Array(numbers * 8 + world);
    const head = new Float64Array(state.buffer, 0, numbers);
    head[0] = this.stepCount;
    head[1] = this.episode.length;
    head[2] = this.farthest;
    head[3] = this.since;
    head.set(this.episode, SNAPSHOT_HEADER);
    head.set(this.regions.f64(this.at.action, ACTIONS), SNAPSHOT_HEADER + this.episode.length);
    state.set(this.worldBytes(world), numbers * 8);
    return state;
  }

  restore(state: Uint8Array): void {
    const copy = state.slice();
    const head = new Float64Array(copy.buffer, 0, Math.floor(copy.length / 8));
    const length = head[1] ?? -1;
    const numbers = SNAPSHOT_HEADER + length + ACTIONS;
    if (!(length > TERRAIN_POINTS) || copy.length <= numbers * 8) {
      throw new PrecocialError(
        'internal',
        'A saved walker state is too short; nothing was changed.',
      );
    }
    this.ground(head.slice(SNAPSHOT_HEADER, SNAPSHOT_HEADER + length));
    this.regions.f64(this.at.action, ACTIONS).set(head.subarray(numbers - ACTIONS, numbers));
    const world = copy.subarray(numbers * 8);
    this.worldBytes(world.length).set(world);
    this.call.adopt(this.at.world, this.at.terrain);
    this.stepCount = at(head, 0);
    this.farthest = at(head, 2);
    this.since = at(head, 3);
    this.observe();
  }

  private worldBytes(length: number): Uint8Array {
    return new Uint8Array(this.kernel.memory.buffer, this.at.world, length);
  }

  scene(): BipedScene {
    const points = this.call.describe(this.at.world, this.at.scene);
    const numbers = this.regions.f64(this.at.scene, SCENE_NUMBERS);
    return {
      ...readScene(numbers, points, this.observation, this.episode),
      speed: this.call.speed(this.at.world),
      goal: this.goalByWeight === 0 ? null : this.goal,
    };
  }
}
