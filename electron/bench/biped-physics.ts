import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { at, item } from '../../shared/base/arrays.ts';
import { GROUP } from '../../shared/layouts/walker.ts';
import { instantiateKernel, Regions } from '../../shared/network/kernel.ts';
import { parseBipedTrace, type BipedTrace } from '../../shared/tasks/biped/replay.ts';
import { TERRAIN_POINTS } from '../../shared/tasks/biped/terrain.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { programPlaces } from '../system/places.ts';
import { PlanckWalker, type Planck } from './planck-walker.ts';
import { leastOf, processorMs, type BenchRow } from './row.ts';

const WALKS = ['07_walk_a', '09_walk_b'] as const;
/** Worlds of a group are this many steps apart, as rollouts of different weights would be. */
const STAGGER = 7;
const ROUNDS = 20;

/** Recorded walks on the published environment, from the repository's tests; none in a package. */
async function recordedWalks(): Promise<BipedTrace[]> {
  const folder = join(programPlaces(import.meta.url).root, 'tests', 'tasks', 'biped', 'reference');
  try {
    const files = WALKS.map((name) => readFile(join(folder, `${name}.json.gz`)));
    const texts = (await Promise.all(files)).map((bytes) => gunzipSync(bytes).toString());
    return texts.map((text) => parseBipedTrace(JSON.parse(text)));
  } catch {
    return [];
  }
}

/** Recorded walks through the kernel, observations included, one world at a time or eight. */
class Physics {
  private readonly kernel;
  private readonly regions: Regions;
  private readonly worlds: readonly number[];
  private readonly scratches: readonly number[];
  private readonly terrains: readonly number[];
  private readonly actions: readonly number[];
  private readonly heights: number;
  private readonly look: number;
  private readonly length: number;

  constructor(
    bytes: Uint8Array,
    private readonly traces: readonly BipedTrace[],
  ) {
    this.kernel = instantiateKernel('walker', bytes);
    this.regions = new Regions(this.kernel);
    this.worlds = this.each('worldBytes');
    this.scratches = this.each('scratchBytes');
    this.terrains = this.each('terrainBytes');
    this.heights = this.regions.reserve(TERRAIN_POINTS * 8);
    this.look = this.regions.reserve(24 * 8);
    this.length = Math.min(...traces.map((trace) => trace.actions.length));
    this.actions = traces.map((trace) => this.regions.reserve(trace.actions.length * 32));
    traces.forEach((trace, i) => {
      const flat = trace.actions.flat();
      this.regions.f64(at(this.actions, i), flat.length).set(flat);
    });
  }

  private each(size: string): readonly number[] {
    const bytes = this.kernel.call(size)();
    return Array.from({ length: GROUP }, () => this.regions.reserve(bytes));
  }

  /** World steps of one measurement. */
  get steps(): number {
    return (this.length - GROUP * STAGGER) * GROUP;
  }

  private actionOf(world: number, step: number): number {
    return at(this.actions, world % this.traces.length) + step * 32;
  }

  /** Puts every world on its terrain, each a little further into its walk than the one before. */
  prepare(): void {
    const step = this.kernel.call('step');
    for (let i = 0; i < GROUP; i++) {
      const trace = item(this.traces, i % this.traces.length);
      const [world, scratch, terrain] = [this.worlds, this.scratches, this.terrains].map((list) =>
        at(list, i),
      ) as [number, number, number];
      this.regions.f64(this.heights, TERRAIN_POINTS).set(trace.terrain);
      this.kernel.call('setTerrain')(terrain, this.heights, TERRAIN_POINTS, 0, 0);
      this.kernel.call('reset')(world, scratch, terrain, trace.force);
      this.kernel.call('setGroup')(i, world, scratch);
      for (let t = 0; t < i * STAGGER; t++) step(world, scratch, this.actionOf(i, t));
    }
  }

  alone(): void {
    const step = this.kernel.call('step');
    this.eachStep((t) => {
      for (let i = 0; i < GROUP; i++) {
        step(at(this.worlds, i), at(this.scratches, i), this.actionOf(i, t + i * STAGGER));
      }
    });
  }

  sideBySide(): void {
    const step = this.kernel.call('stepGroup');
    const to = this.regions.f64(this.kernel.call('groupActions')(0), GROUP * 4);
    const from = this.actions.map((address, i) =>
      this.regions.f64(address, item(this.traces, i).actions.length * 4),
    );
    this.eachStep((t) => {
      for (let i = 0; i < GROUP; i++) {
        const k = (t + i * STAGGER) * 4;
        to.set(item(from, i % from.length).subarray(k, k + 4), i * 4);
      }
      step(GROUP);
    });
  }

  private eachStep(advance: (t: number) => void): void {
    const look = this.kernel.call('look');
    for (let t = 0; t < this.length - GROUP * STAGGER; t++) {
      advance(t);
      for (let i = 0; i < GROUP; i++) look(at(this.worlds, i), this.look);
    }
  }
}

/** The package planck where it is installed. */
async function loadPlanck(): Promise<Planck | null> {
  try {
    return await import('planck');
  } catch {
    return null;
  }
}

/**
 * Steps per second of the walker's physics on one core: planck, one world, eight worlds side by side.
 * No rows without the recordings or without planck, which a packaged program has not.
 */
export async function benchBipedPhysics(files: TaskFiles): Promise<BenchRow[]> {
  const walks = await recordedWalks();
  const planck = await loadPlanck();
  if (walks.length === 0 || planck === null) return [];
  const physics = new Physics(await files.kernel('walker'), walks);
  const walk = item(walks, 1);
  const times: number[] = [Infinity, Infinity, Infinity];
  const measure = async (k: number, work: () => void): Promise<void> => {
    physics.prepare();
    const [ms = Infinity] = await leastOf(1, processorMs, [work]);
    times[k] = Math.min(at(times, k), ms);
  };
  for (let round = 0; round < ROUNDS; round++) {
    await measure(0, () => {
      const walker = new PlanckWalker(planck, walk.terrain, walk.force);
      for (const action of walk.actions) walker.step(action);
    });
    await measure(1, () => {
      physics.alone();
    });
    await measure(2, () => {
      physics.sideBySide();
    });
  }
  const rates = [walk.actions.length, physics.steps, physics.steps].map(
    (steps, k) => (1000 * steps) / at(times, k),
  );
  const ratioTo = 'biped.planck.stepsPerSecond';
  return [
    { name: ratioTo, value: at(rates, 0), unit: 'steps/s' },
    ...['alone', 'sideBySide'].map((name, k) => ({
      name: `biped.${name}.stepsPerSecond`,
      value: at(rates, k + 1),
      unit: 'steps/s',
      ratioTo,
      ratio: at(rates, k + 1) / at(rates, 0),
    })),
  ];
}
