import { at, item, sameNumbers } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { fillWeights, laneBatches, type LaneBatch } from '../lanes.ts';
import {
  instantiateKernel,
  paddedLanes,
  Regions,
  reserveNetwork,
  type Kernel,
} from '../../network/kernel.ts';
import type { Plan } from '../../network/plan.ts';
import { setCount, type Episode, type Evaluator, type Rollouts, type Weighting } from '../task.ts';
import { actionOf } from './actions.ts';
import { EPISODE_STEPS, LATENTS, PATIENCE } from './constants.ts';
import { trackOf } from './episode.ts';
import type { RacerKernel } from './kernel.ts';
import type { RacingOptions } from './options.ts';
import { LOCKSTEP, type Sight } from './sight.ts';

/** Rollouts that advance together. */
const MOST_LANES = 24;

/** Tracks in the kernel's memory, kept from one network to the next: a generation sees the same ones. */
class TrackSlots {
  private readonly held: (Episode | null)[] = Array.from({ length: MOST_LANES }, () => null);
  private next = 0;

  constructor(private readonly kernel: RacerKernel) {}

  /** Slot of an episode's track. At most MOST_LANES episodes may be in use at a time. */
  of(episode: Episode, inUse: ReadonlySet<number>): number {
    const known = this.held.findIndex((held) => held !== null && sameNumbers(held, episode));
    if (known >= 0) return known;
    while (inUse.has(this.next)) this.next = (this.next + 1) % MOST_LANES;
    const slot = this.next;
    this.kernel.loadTrack(slot, trackOf(episode));
    this.held[slot] = episode.slice();
    this.next = (slot + 1) % MOST_LANES;
    return slot;
  }
}

/** A plan made ready for some lanes in an instance of the kernel that runs nothing else. */
class LaneNetwork {
  private readonly regions: Regions;
  private readonly values: number;
  private readonly row: number;
  private readonly outputs: readonly number[];

  constructor(
    private readonly kernel: Kernel,
    private readonly plan: Plan,
    weighting: Weighting,
    batch: LaneBatch,
  ) {
    const lanes = batch.set.length;
    const individual = weighting.kind === 'individual';
    this.regions = new Regions(kernel);
    this.row = paddedLanes(lanes);
    const network = reserveNetwork(this.regions, plan, lanes, individual);
    this.regions.i32(network.plan, plan.words.length).set(plan.words);
    const rows = individual ? Math.max(1, plan.connectionCount) : 1;
    fillWeights(this.regions.f64(network.weights, rows * this.row), plan, weighting, batch);
    const { plan: words, program, values, weights } = network;
    kernel.call('prepareNetwork')(words, program, values, weights, lanes, individual ? 1 : 0);
    this.values = values;
    const outputRow = kernel.call('outputRow');
    this.outputs = Array.from({ length: plan.outputCount }, (_, k) => outputRow(k));
  }

  setInputs(lane: number, inputs: ArrayLike<number>, from: number, first: number): void {
    const rows = this.regions.f64(this.values, (this.plan.inputCount + 1) * this.row);
    for (let k = 0; k < LATENTS; k++) {
      rows[(first + k + 1) * this.row + lane] = at(inputs, from + k);
    }
  }

  /** Copies the first 16 inputs of a lane, the latents of a frame, to the 16 behind them. */
  keepInputs(lane: number): void {
    const rows = this.regions.f64(this.values, (this.plan.inputCount + 1) * this.row);
    for (let k = 1; k <= LATENTS; k++) {
      rows[(LATENTS + k) * this.row + lane] = at(rows, k * this.row + lane);
    }
  }

  forward(active: number): void {
    this.kernel.call('forward')(active);
  }

  output(lane: number): number[] {
    return this.outputs.map((address) => at(this.regions.f64(address, lane + 1), lane));
  }

  /** Moves a lane; its inputs too, which become those of the frame before. */
  move(from: number, to: number): void {
    this.kernel.call('moveLane')(from, to);
    const rows = this.regions.f64(this.values, (this.plan.inputCount + 1) * this.row);
    for (let k = 1; k <= this.plan.inputCount; k++) {
      rows[k * this.row + to] = at(rows, k * this.row + from);
    }
  }
}

export interface RacingEvaluatorParts {
  /** An instance for worlds and images. */
  readonly racer: RacerKernel;
  /** The compiled kernel `racer`, of which a second instance runs the networks. */
  readonly bytes: Uint8Array;
  /** What cars see, by the encoder that options ask for. */
  readonly sight: (options: RacingOptions) => Promise<Sight>;
  /** Also gives networks the latents of the frame before. */
  readonly stacked: boolean;
}

/** Racing rollouts: drawing and physics in the kernel, LOCKSTEP cars at a time through an encoder. */
export function createRacingEvaluator(parts: RacingEvaluatorParts): Evaluator<RacingOptions> {
  const { racer, stacked } = parts;
  const networkKernel = instantiateKernel('racer', parts.bytes);
  const slots = new TrackSlots(racer);

  /** Draws and encodes the frames of all active lanes into the network's inputs. */
  async function observe(
    network: LaneNetwork,
    sight: Sight,
    worlds: Int32Array,
    active: number,
    first: boolean,
  ): Promise<void> {
    for (let from = 0; from < active; from += LOCKSTEP) {
      const count = Math.min(LOCKSTEP, active - from);
      const latents = await sight.see(worlds, from, count);
      for (let i = 0; i < count; i++) {
        if (stacked && !first) network.keepInputs(from + i);
        network.setInputs(from + i, latents, i * LATENTS, 0);
        if (stacked && first) network.keepInputs(from + i);
      }
    }
  }

  async function runBatch(
    network: LaneNetwork,
    sight: Sight,
    lanes: number,
    patience: number,
    returns: Float64Array,
    offset: number,
    watch: (step: number) => void,
  ): Promise<number> {
    const worlds = Int32Array.from({ length: lanes }, (_, lane) => lane);
    let active = lanes;
    let steps = 0;
    for (let step = 0; step < EPISODE_STEPS && active > 0; step++) {
      watch(step);
      await observe(network, sight, worlds, active, step === 0);
      network.forward(active);
      for (let lane = active - 1; lane >= 0; lane--) {
        const world = at(worlds, lane);
        const reward = racer.step(world, ...actionOf(network.output(lane)));
        returns[offset + world] = at(returns, offset + world) + reward;
        steps++;
        if (!racer.isDone(world) && racer.idleSteps(world) < patience) continue;
        active--;
        if (lane === active) continue;
        network.move(active, lane);
        worlds[lane] = at(worlds, active);
      }
    }
    return steps;
  }

  return {
    async rollouts(plan, weighting, episodes, options, watch): Promise<Rollouts> {
      const sight = await parts.sight(options);
      const patience = options.reward > 0 ? Infinity : PATIENCE;
      const returns = new Float64Array(setCount(weighting) * episodes.length);
      let steps = 0;
      if (returns.length === 0) return { returns, steps };
      const batches = laneBatches(weighting, episodes.length, MOST_LANES);
      for (const [b, batch] of batches.entries()) {
        const watchStep = (step: number): void => {
          const unwanted = watch?.((b + step / EPISODE_STEPS) / batches.length) === true;
          if (unwanted) throw new PrecocialError('cancelled', 'The rollouts were given up.');
        };
        const inUse = new Set<number>();
        batch.episode.forEach((episode, lane) => {
          const slot = slots.of(item(episodes, episode), inUse);
          inUse.add(slot);
          racer.reset(lane, slot);
        });
        const network = new LaneNetwork(networkKernel, plan, weighting, batch);
        const offset = at(batch.set, 0) * episodes.length + at(batch.episode, 0);
        const lanes = batch.set.length;
        steps += await runBatch(network, sight, lanes, patience, returns, offset, watchStep);
      }
      return { returns, steps };
    },
  };
}

/** Tracks, worlds and images an evaluator's kernel needs. */
export function configureForEvaluator(racer: RacerKernel): void {
  racer.configure(MOST_LANES, MOST_LANES, LOCKSTEP);
}
