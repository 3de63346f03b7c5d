import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { WasmEncoder } from './encoder/autoencoder.ts';
import { SmallEncoder } from './encoder/small.ts';
import type { Weights } from './encoder/weights.ts';
import type { Environment, Episode, StepResult } from '../task.ts';
import { actionOf } from './actions.ts';
import { EPISODE_STEPS, LATENTS, PATIENCE } from './constants.ts';
import type { Action } from './driver.ts';
import { EPISODE_NUMBERS, trackOf } from './episode.ts';
import { instantiateRacer, type CarState, type RacerKernel } from './kernel.ts';
import type { Track } from './track.ts';

/** What a picture of the racer needs. */
export interface RacingScene {
  readonly track: Track;
  readonly car: CarState;
  /** A byte a tile: bit 0 visited, bit 1 drawn in the plain road colour. */
  readonly tiles: Uint8Array;
  /** Steering -1..1, gas 0..1 and brake 0..1 of the last step. */
  readonly action: Action;
  /** Latents the network sees now, without those of the frame before. */
  readonly latents: Float64Array;
}

export interface RacingEnvironmentOptions {
  readonly stacked: boolean;
  /** End an episode after PATIENCE steps without a new tile, as a search does. */
  readonly impatient: boolean;
}

const NUMBERS = EPISODE_NUMBERS + LATENTS + 3;

/** One car on one track, seen through an encoder in WebAssembly. */
export class RacingEnvironment implements Environment {
  readonly observation: Float64Array;
  private readonly racer: RacerKernel;
  /** Draws world 0 and encodes it. */
  private readonly look: () => ArrayLike<number>;
  /** False where the encoder needs no image of 64 x 64: one is drawn when it is asked for. */
  private readonly drawsImage: boolean;
  private episode: Episode = new Float64Array(0);
  private track: Track | null = null;
  private action: Action = [0, 0, 0];
  private stepCount = 0;

  /** @param bytes the compiled kernel `racer` @param weights of an encoder, or of a small one */
  constructor(
    bytes: Uint8Array,
    weights: Weights,
    private readonly options: RacingEnvironmentOptions,
  ) {
    this.observation = new Float64Array(options.stacked ? 2 * LATENTS : LATENTS);
    this.racer = instantiateRacer(bytes);
    this.racer.configure(1, 1, 1);
    this.drawsImage = weights.kind !== 'small';
    this.look = this.drawsImage ? this.fullSight(weights) : this.smallSight(weights);
  }

  private fullSight(weights: Weights): () => ArrayLike<number> {
    const encoder = new WasmEncoder(this.racer.kernel, this.racer.regions, weights.tensors);
    return () => {
      this.racer.look(0);
      return encoder.encodeAt(this.racer.imageAddress(0));
    };
  }

  private smallSight(weights: Weights): () => ArrayLike<number> {
    const encoder = new SmallEncoder(this.racer, weights);
    return () => encoder.see([0], 0, 1);
  }

  get steps(): number {
    return this.stepCount;
  }

  reset(episode: Episode): void {
    this.place(episode);
    this.racer.reset(0, 0);
    this.action = [0, 0, 0];
    this.stepCount = 0;
    this.observe();
    if (this.options.stacked) this.observation.copyWithin(LATENTS, 0, LATENTS);
  }

  private place(episode: Episode): void {
    this.track = trackOf(episode);
    this.racer.loadTrack(0, this.track);
    this.episode = episode.slice();
  }

  step(outputs: ArrayLike<number>): StepResult {
    return this.drive(actionOf(outputs));
  }

  /** A step by an action instead of a network's outputs: driving by hand, replaying recordings. */
  drive(action: Action): StepResult {
    this.action = action;
    const reward = this.racer.step(0, ...action);
    this.stepCount++;
    if (this.options.stacked) this.observation.copyWithin(LATENTS, 0, LATENTS);
    this.observe();
    const bored = this.options.impatient && this.racer.idleSteps(0) >= PATIENCE;
    return {
      reward,
      terminated: this.racer.isDone(0),
      truncated: bored || this.stepCount >= EPISODE_STEPS,
    };
  }

  private observe(): void {
    this.observation.set(this.look());
  }

  /** The whole frame: 96 x 96 pixels of red, green, blue, 255. A view that the next call overwrites. */
  frame(): Uint8Array {
    return this.racer.drawFrame(0);
  }

  /** What the car sees: three planes of 64 x 64 values in 0..1. A view that the next step overwrites. */
  image(): Float32Array {
    if (!this.drawsImage) this.racer.look(0);
    return this.racer.images(1);
  }

  scene(): RacingScene {
    if (this.track === null) {
      throw new PrecocialError(
        'internal',
        'A racing environment was drawn before its first reset.',
      );
    }
    return {
      track: this.track,
      car: this.racer.car(0),
      tiles: this.racer.tileFlags(0),
      action: this.action,
      latents: this.observation.slice(0, LATENTS),
    };
  }

  /** Episode, the latents of the frame before, the last action, then the world. */
  snapshot(): Uint8Array {
    const before = this.options.stacked
      ? this.observation.subarray(LATENTS)
      : new Float64Array(LATENTS);
    const numbers = Float64Array.of(...this.episode, ...before, ...this.action);
    const world = this.racer.save(0);
    const state = new Uint8Array(numbers.byteLength + world.length);
    state.set(new Uint8Array(numbers.buffer));
    state.set(world, numbers.byteLength);
    return state;
  }

  restore(state: Uint8Array): void {
    const copy = new Uint8Array(state);
    if (copy.length <= NUMBERS * 8) {
      throw new PrecocialError(
        'internal',
        'A saved racing state is too short; nothing was changed.',
      );
    }
    const numbers = new Float64Array(copy.buffer, 0, NUMBERS);
    this.place(numbers.slice(0, EPISODE_NUMBERS));
    this.racer.reset(0, 0);
    this.racer.load(0, copy.subarray(NUMBERS * 8));
    const action = EPISODE_NUMBERS + LATENTS;
    this.action = [at(numbers, action), at(numbers, action + 1), at(numbers, action + 2)];
    this.stepCount = this.racer.car(0).steps;
    this.observe();
    if (this.options.stacked) {
      this.observation.set(numbers.subarray(EPISODE_NUMBERS, action), LATENTS);
    }
  }
}
