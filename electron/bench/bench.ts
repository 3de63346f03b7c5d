import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { benchBiped } from './biped.ts';
import { benchBipedPhysics } from './biped-physics.ts';
import { benchGenerations } from './generations.ts';
import { benchMachines, hasServer } from './machines.ts';
import { benchMemory } from './memory.ts';
import { benchMnist } from './mnist.ts';
import { benchOwnKernel } from './own-kernel.ts';
import { benchRacing } from './racing.ts';
import { processorMs, type BenchRow } from './row.ts';
import { benchSwingup } from './swingup.ts';
import { benchVariation } from './variation.ts';
import { benchWorkers } from './workers.ts';

export interface BenchRequest {
  readonly files: TaskFiles;
  /** A swing-up genome to measure instead of grown ones. */
  readonly genome?: Genome;
  readonly lanes: number;
}

const laptop = swingup.presets['laptop'] ?? BASE_SETTINGS;

/** Every part of the bench, in the order in which they run. */
const PARTS: Readonly<Record<string, (request: BenchRequest) => Promise<BenchRow[]>>> = {
  swingup: ({ files, ...request }) => benchSwingup(files, request),
  generations: () => benchGenerations(laptop),
  workers: ({ files }) => benchWorkers(files, laptop),
  variation: () => Promise.resolve(benchVariation()),
  mnist: ({ files }) => benchMnist(files, processorMs),
  biped: async ({ files }) => [...(await benchBipedPhysics(files)), ...(await benchBiped(files))],
  racing: ({ files }) => benchRacing(files),
  own: ({ files }) => benchOwnKernel(files),
  machines: ({ files }) => benchMachines(files),
  memory: () => Promise.resolve(benchMemory()),
};

export const BENCH_PARTS: readonly string[] = Object.keys(PARTS);

/** The parts that can be measured here: all, but machines only where nats-server is installed. */
export async function partsHere(): Promise<readonly string[]> {
  const server = await hasServer();
  return BENCH_PARTS.filter((name) => name !== 'machines' || server);
}

/**
 * Measures the named parts, one after the other.
 * @param names names of BENCH_PARTS; others are ignored
 * @param onPart called before each part with its name and the share of parts done
 */
export async function runBench(
  names: readonly string[],
  request: BenchRequest,
  onPart: (name: string, done: number) => void,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [k, name] of names.entries()) {
    onPart(name, k / names.length);
    rows.push(...((await PARTS[name]?.(request)) ?? []));
  }
  return rows;
}
