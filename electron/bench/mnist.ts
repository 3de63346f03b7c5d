import { at } from '../../shared/base/arrays.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { nodesOf } from '../../shared/network/plan-nodes.ts';
import { planOf, type Plan } from '../../shared/network/plan.ts';
import { keyOf } from '../../shared/random/key.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { packBatch } from '../../shared/tasks/mnist/batch.ts';
import { mnist, readImages } from '../../shared/tasks/mnist/task.ts';
import { imageSteps, type DigitSet } from '../../shared/tasks/mnist/dataset.ts';
import { drawBatch } from '../../shared/tasks/mnist/episodes.ts';
import { instantiateDigits, type DigitKernel } from '../../shared/tasks/mnist/kernel.ts';
import { digitNetworkOf } from '../../shared/tasks/mnist/network.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { randomGenome } from './random-genome.ts';
import type { BenchRow } from './row.ts';

const SHAPE = { connections: 2000, hidden: 100, batch: 1000, genomes: 4 } as const;
const WEIGHTS = Float64Array.from(STANDARD_WEIGHTS);
const PLAIN = 'mnist: plain Float32Array loop';

/** The genomes that are measured: random ones of the published search's activations and a late size. */
export function benchGenomes(): Genome[] {
  return Array.from({ length: SHAPE.genomes }, (_, seed) =>
    randomGenome(
      {
        inputs: mnist.inputs.length,
        outputs: mnist.outputs.length,
        hidden: SHAPE.hidden,
        connections: SHAPE.connections,
        fromHidden: 0.3,
        activations: mnist.activations,
      },
      seed,
    ),
  );
}

/** Milliseconds per (genome, weight) of classifying a batch of 1,000, against the plain loop. */
export async function benchMnist(files: TaskFiles, now: () => number): Promise<BenchRow[]> {
  const images = await readImages(files, mnist.id, 'train');
  const indices = drawBatch(keyOf(1), images.count, SHAPE.batch);
  const kernel = instantiateDigits(await files.kernel('digits'));
  kernel.load(packBatch(images, indices));
  const plans = benchGenomes().map((genome) => planOf(genome));
  const plain = new PlainLoop(images, indices);

  // The least of several rounds for each genome, so that other work on the machine counts little.
  const time = (work: (plan: Plan) => void, rounds: number, weights: number): number => {
    const least = plans.map((plan) => {
      let best = Infinity;
      for (let round = 0; round < rounds; round++) {
        const start = now();
        work(plan);
        best = Math.min(best, now() - start);
      }
      return best;
    });
    return least.reduce((sum, value) => sum + value, 0) / (plans.length * weights);
  };
  const loop = time((plan) => plain.evaluate(plan, 1), 20, 1);
  const rows: BenchRow[] = [{ name: PLAIN, value: loop, unit: 'ms per (genome, weight)' }];
  const add = (name: string, work: (plan: Plan) => void): void => {
    const value = time(work, 20, WEIGHTS.length);
    rows.push({
      name: `mnist: ${name}`,
      value,
      unit: 'ms per (genome, weight)',
      ratioTo: PLAIN,
      ratio: loop / value,
    });
  };
  add('kernel, single precision', (plan) => shared(kernel, plan, 'single'));
  add('kernel, double precision', (plan) => shared(kernel, plan, 'double'));
  const own = plans.map((plan) => new Float64Array(plan.connectionCount * WEIGHTS.length).fill(1));
  add('kernel, single precision, a weight for each connection', (plan) => {
    const sets = own[plans.indexOf(plan)] ?? new Float64Array(0);
    kernel.own(digitNetworkOf(plan), sets, WEIGHTS.length, { precision: 'single' });
  });
  return rows;
}

function shared(kernel: DigitKernel, plan: Plan, precision: 'single' | 'double'): void {
  kernel.shared(digitNetworkOf(plan), WEIGHTS, { precision });
}

function addScaled(sum: Float32Array, source: Float32Array, weight: number): void {
  for (let i = 0; i < sum.length; i++) {
    sum[i] = Math.fround((sum[i] as number) + Math.fround(weight * (source[i] as number)));
  }
}

/** An activation over a row, each with a loop of its own: what an optimiser can do most with. */
function activateRow(row: Float32Array, id: number): void {
  const n = row.length;
  if (id === 3) for (let i = 0; i < n; i++) row[i] = Math.sin(Math.PI * (row[i] as number));
  if (id === 4) for (let i = 0; i < n; i++) row[i] = Math.exp(-((row[i] as number) ** 2) / 2);
  if (id === 5) for (let i = 0; i < n; i++) row[i] = Math.tanh(row[i] as number);
  if (id === 6) for (let i = 0; i < n; i++) row[i] = 1 / (1 + Math.exp(-(row[i] as number)));
  if (id === 7) for (let i = 0; i < n; i++) row[i] = -(row[i] as number);
  if (id === 8) for (let i = 0; i < n; i++) row[i] = Math.abs(row[i] as number);
  if (id === 9) for (let i = 0; i < n; i++) row[i] = Math.max(0, row[i] as number);
  if (id === 10) for (let i = 0; i < n; i++) row[i] = Math.cos(Math.PI * (row[i] as number));
}

/**
 * What one would write first: a row of floats a node, a loop over images a connection, Math.*. Only the
 * activations of the published search, without the step.
 */
export class PlainLoop {
  private readonly pixels: Float32Array[];
  private readonly labels: Uint8Array;

  constructor(images: DigitSet, indices: ArrayLike<number>) {
    const size = images.side ** 2;
    const count = indices.length;
    this.labels = Uint8Array.from(indices, (index) => at(images.labels, index));
    this.pixels = Array.from({ length: size + 1 }, () => new Float32Array(count).fill(1));
    for (let i = 0; i < count; i++) {
      const steps = imageSteps(images, at(indices, i));
      for (let p = 0; p < size; p++) {
        const row = this.pixels[p + 1];
        if (row !== undefined) row[i] = at(steps, p) / images.levels;
      }
    }
  }

  /** Mean log-likelihood of the batch at a shared weight. */
  evaluate(plan: Plan, weight: number): number {
    const { nodes, outputs } = nodesOf(plan);
    const rows = this.pixels.slice();
    const count = this.labels.length;
    for (const { slot, activation, sources } of nodes) {
      const sum = new Float32Array(count);
      for (const source of sources) addScaled(sum, rows[source] ?? sum, weight);
      activateRow(sum, activation);
      rows[slot] = sum;
    }
    const last = Array.from(outputs, (slot) => rows[slot] ?? new Float32Array(count));
    let total = 0;
    for (let i = 0; i < count; i++) {
      let highest = -Infinity;
      for (const row of last) highest = Math.max(highest, at(row, i));
      let sum = 0;
      for (const row of last) sum += Math.exp(at(row, i) - highest);
      total += at(last[at(this.labels, i)] ?? this.labels, i) - highest - Math.log(sum);
    }
    return total / count;
  }
}
