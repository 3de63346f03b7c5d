import { at, item } from '../../shared/arrays.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { instantiateKernel, Regions } from '../../shared/network/kernel.ts';
import { planOf } from '../../shared/network/plan.ts';
import { keyOf } from '../../shared/random/key.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { biped } from '../../shared/tasks/biped/biped.ts';
import { createBipedEvaluator } from '../../shared/tasks/biped/evaluator.ts';
import type { BipedTrace } from '../../shared/tasks/biped/replay.ts';
import { TERRAIN_POINTS } from '../../shared/tasks/biped/terrain.ts';
import type { Evaluator } from '../../shared/tasks/task.ts';
import { randomGenome } from '../tasks/mnist/random-genome.ts';
import { readTrace, WALKER } from '../tasks/biped/support.ts';
import { PlanckWalker } from './biped-planck.ts';
import type { BenchRow } from './mnist.ts';

const GROUP = 8;
/** Worlds of a group start this many steps apart, as rollouts of different weights would. */
const STAGGER = 7;
const PLANCK = 'biped: planck 1.5.0';
const ROUNDS = 5;

/** A walking genome and shared weights at which it walks, for the rows with the network inside. */
export interface BipedChampion {
  readonly genome: Genome;
  readonly weights: readonly number[];
}

/** Physics alone: recorded walks, one world at a time or eight side by side, observations included. */
class Physics {
  private readonly kernel = instantiateKernel('walker', WALKER);
  private readonly regions = new Regions(this.kernel);
  private readonly step = this.kernel.call('step');
  private readonly stepGroup = this.kernel.call('stepGroup');
  private readonly lookAt = this.kernel.call('look');
  private readonly worlds = this.each('worldBytes');
  private readonly scratches = this.each('scratchBytes');
  private readonly terrains = this.each('terrainBytes');
  private readonly heights = this.regions.reserve(TERRAIN_POINTS * 8);
  private readonly look = this.regions.reserve(24 * 8);
  private readonly length: number;
  private readonly actions: readonly number[];

  constructor(private readonly traces: readonly BipedTrace[]) {
    this.length = Math.min(...traces.map((trace) => trace.actions.length));
    this.actions = traces.map((trace) => this.regions.reserve(trace.actions.length * 32));
    traces.forEach((trace, i) => {
      const flat = trace.actions.flat();
      this.regions.f64(item(this.actions, i), flat.length).set(flat);
    });
  }

  private each(size: string): readonly number[] {
    const bytes = this.kernel.call(size)();
    return Array.from({ length: GROUP }, () => this.regions.reserve(bytes));
  }

  private actionOf(world: number, step: number): number {
    return at(this.actions, world % this.traces.length) + step * 32;
  }

  /** Puts every world on its terrain, each a little further into its walk than the one before. */
  private start(): void {
    for (let i = 0; i < GROUP; i++) {
      const trace = item(this.traces, i % this.traces.length);
      const world = at(this.worlds, i);
      const scratch = at(this.scratches, i);
      const terrain = at(this.terrains, i);
      this.regions.f64(this.heights, TERRAIN_POINTS).set(trace.terrain);
      this.kernel.call('setTerrain')(terrain, this.heights, TERRAIN_POINTS, 0, 0);
      this.kernel.call('reset')(world, scratch, terrain, trace.force);
      this.kernel.call('setGroup')(i, world, scratch);
      for (let t = 0; t < i * STAGGER; t++) this.step(world, scratch, this.actionOf(i, t));
    }
  }

  private stepsPerSecond(advance: (t: number) => void): number {
    this.start();
    const steps = this.length - GROUP * STAGGER;
    const from = performance.now();
    for (let t = 0; t < steps; t++) {
      advance(t);
      for (let i = 0; i < GROUP; i++) this.lookAt(at(this.worlds, i), this.look);
    }
    return (1000 * steps * GROUP) / (performance.now() - from);
  }

  alone(): number {
    return this.stepsPerSecond((t) => {
      for (let i = 0; i < GROUP; i++) {
        this.step(at(this.worlds, i), at(this.scratches, i), this.actionOf(i, t + i * STAGGER));
      }
    });
  }

  sideBySide(): number {
    const to = this.regions.f64(this.kernel.call('groupActions')(0), GROUP * 4);
    const from = this.actions.map((address, i) =>
      this.regions.f64(address, item(this.traces, i).actions.length * 4),
    );
    return this.stepsPerSecond((t) => {
      for (let i = 0; i < GROUP; i++) {
        const k = (t + i * STAGGER) * 4;
        to.set(item(from, i % from.length).subarray(k, k + 4), i * 4);
      }
      this.stepGroup(GROUP);
    });
  }
}

function planckStepsPerSecond(trace: BipedTrace): number {
  const walker = new PlanckWalker(trace.terrain, trace.force);
  const from = performance.now();
  for (const action of trace.actions) walker.step(action);
  return (1000 * trace.actions.length) / (performance.now() - from);
}

/** Whole rollouts with the network inside: a search's evaluation of one genome. */
function rollouts(evaluator: Evaluator, { genome, weights }: BipedChampion, episodes: number) {
  const drawn = Array.from({ length: episodes }, (_, e) => biped.drawEpisode(keyOf(900 + e), {}));
  const from = performance.now();
  const result = evaluator.rollouts(
    planOf(genome),
    { kind: 'shared', values: Float64Array.from(weights) },
    drawn,
    {},
  );
  if (result instanceof Promise) throw new Error('the walker evaluates at once');
  const seconds = (performance.now() - from) / 1000;
  return { steps: result.steps / seconds, rollouts: result.returns.length / seconds };
}

/** Seeds of first networks that fall after about 100 steps at every standard weight. */
const FALLERS = [1, 2, 3, 9, 10, 11] as const;

/** A network as a search starts with. */
function beginner(seed: number): BipedChampion {
  const shape = {
    inputs: 24,
    outputs: 4,
    hidden: 0,
    connections: 25,
    activations: [1],
    fromHidden: 0,
  } as const;
  return { genome: randomGenome(shape, seed), weights: STANDARD_WEIGHTS };
}

/** The best of several interleaved rounds of each measurement: the machine is shared, its best is the code's. */
function best(
  measurements: ReadonlyMap<string, () => number>,
  rounds: number,
): Map<string, number> {
  const highest = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of measurements) {
      highest.set(name, Math.max(highest.get(name) ?? 0, measure()));
    }
  }
  return highest;
}

/**
 * Steps per second of the walker on one core: planck, one world, eight worlds; with a champion also
 * whole rollouts; and rollouts per second of beginners, which are bound by resets.
 */
export function benchBiped(champion: BipedChampion | null = null, rounds = ROUNDS): BenchRow[] {
  const walks = [readTrace('07_walk_a'), readTrace('09_walk_b')];
  const physics = new Physics(walks);
  const evaluator = createBipedEvaluator(WALKER, biped.maxSteps);
  const beginners = FALLERS.map(beginner);
  let falls = 0;
  const measurements = new Map<string, () => number>([
    [PLANCK, () => planckStepsPerSecond(item(walks, 1))],
    ['biped: kernel, one world', () => physics.alone()],
    ['biped: kernel, eight worlds side by side', () => physics.sideBySide()],
    [
      'biped: rollouts that fall after 100 steps',
      () => rollouts(evaluator, item(beginners, falls++ % beginners.length), 4).rollouts,
    ],
  ]);
  if (champion !== null) {
    const walking = { ...champion, weights: champion.weights.slice(0, 2) };
    measurements.set('biped: rollouts of a champion, network and resets included', () => {
      return rollouts(evaluator, walking, 12).steps;
    });
  }
  const figures = best(measurements, rounds);
  const planck = figures.get(PLANCK) ?? NaN;
  return [...figures].map(([name, value]) => {
    if (name.includes('that fall')) return { name, value, unit: 'rollouts/s' };
    const row = { name, value, unit: 'steps/s' };
    return name === PLANCK ? row : { ...row, ratioTo: PLANCK, ratio: value / planck };
  });
}
