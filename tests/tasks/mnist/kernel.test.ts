import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeId, sealGenome, type Genome } from '../../../shared/genome/genome.ts';
import { ACTIVATIONS, type ActivationId } from '../../../shared/genome/activations.ts';
import { planOf } from '../../../shared/network/plan.ts';
import { Stream, keyOf } from '../../../shared/random/key.ts';
import { TILE } from '../../../shared/layouts/digits.ts';
import { packBatch, packImages } from '../../../shared/tasks/mnist/batch.ts';
import type { DigitSet } from '../../../shared/tasks/mnist/dataset.ts';
import { instantiateDigits, type DigitKernel } from '../../../shared/tasks/mnist/kernel.ts';
import { digitNetworkOf } from '../../../shared/tasks/mnist/network.ts';
import { readImages } from '../../../shared/tasks/mnist/task.ts';
import { randomGenome as editedGenome } from '../../support/random-genome.ts';
import { FILES } from './files.ts';
import { classifyNaively } from './naive.ts';
import { randomGenome } from './random-genome.ts';

const WEIGHTS = Float64Array.of(-2, -1, -0.5, 0.5, 1, 2);
const ALL = ACTIVATIONS.map(({ id }) => id);
const TAME: readonly ActivationId[] = [1, 2, 4, 5, 6, 7, 8, 9];

let kernel: DigitKernel;
let images: DigitSet;

beforeAll(async () => {
  kernel = instantiateDigits(await FILES.kernel('digits'));
  images = await readImages(FILES, 'mnist', 'test');
});

/** Largest error of an activation over numbers of every size that a network can meet. */
function activationError(id: ActivationId, precision: 'single' | 'double'): number {
  const random = new Stream(keyOf(id));
  const apply = ACTIVATIONS[id - 1]?.apply ?? Math.abs;
  let worst = 0;
  for (let round = 0; round < 300; round++) {
    const scale = 10 ** random.between(-6, 3);
    const inputs = Float64Array.from({ length: TILE }, () => scale * random.between(-1, 1));
    const numbers = precision === 'single' ? Float64Array.from(inputs, Math.fround) : inputs;
    kernel.activate(numbers, id, precision).forEach((value, i) => {
      const exact = apply(numbers[i] ?? 0);
      const error = Math.abs(value - exact) / Math.max(1, Math.abs(exact));
      if (!(error <= worst)) worst = error;
    });
  }
  return worst;
}

describe('activations of the digit kernel', () => {
  it.each(ACTIVATIONS)('$name is that of Math within 2e-7 in single precision', ({ id }) => {
    expect(activationError(id, 'single')).toBeLessThan(2e-7);
  });

  it.each(ACTIVATIONS)('$name is that of Math within 1e-15 in double precision', ({ id }) => {
    expect(activationError(id, 'double')).toBeLessThan(1e-15);
  });

  it('saturate without overflow', () => {
    const far = Float64Array.from({ length: TILE }, (_, i) => (i % 2 === 0 ? 1e30 : -1e30));
    for (const precision of ['single', 'double'] as const) {
      expect([...kernel.activate(far, 5, precision).subarray(0, 2)]).toEqual([1, -1]);
      expect(kernel.activate(far, 6, precision)[0]).toBe(1);
      expect(kernel.activate(far, 6, precision)[1]).toBeLessThan(1e-30);
      expect(kernel.activate(far, 4, precision)[0]).toBeLessThan(1e-30);
      expect(kernel.activate(far, 11, precision)[0]).toBeLessThan(2e30);
    }
  });
});

describe('the digit kernel against the oracle', () => {
  const indices = Array.from({ length: 75 }, (_, i) => i * 3);

  const compare = (genome: Genome, precision: 'single' | 'double', tolerance: number): void => {
    kernel.load(packBatch(images, indices));
    const outcome = kernel.shared(digitNetworkOf(planOf(genome)), WEIGHTS, {
      precision,
      predictions: true,
      probabilities: true,
    });
    WEIGHTS.forEach((weight, set) => {
      const naive = classifyNaively(genome, weight, images, indices);
      const scale = Math.max(1, Math.abs(naive.logLikelihood));
      const gap = Math.abs((outcome.logLikelihood[set] ?? Number.NaN) - naive.logLikelihood);
      expect(gap / scale).toBeLessThan(tolerance);
      naive.probabilities.forEach((shares, image) => {
        shares.forEach((share, digit) => {
          const got = outcome.probabilities[(set * 10 + digit) * indices.length + image];
          expect(Math.abs((got ?? Number.NaN) - share)).toBeLessThan(tolerance);
        });
        const said = outcome.predictions[set * indices.length + image] ?? -1;
        const lead = (shares[naive.predictions[image] ?? 0] ?? 1) - (shares[said] ?? 0);
        expect(lead).toBeLessThan(tolerance);
      });
    });
  };

  it('agrees within 1e-6 in double precision for any network', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 600 }),
        (seed, hidden, connections) => {
          const shape = { inputs: 256, outputs: 10, hidden, connections, fromHidden: 0.4 };
          compare(randomGenome({ ...shape, activations: ALL }, seed), 'double', 1e-6);
        },
      ),
      { numRuns: 20, seed: 1 },
    );
  });

  it('agrees within 1e-5 in single precision while no sine amplifies its rounding', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 30 }), (seed, hidden) => {
        const shape = { inputs: 256, outputs: 10, hidden, connections: 400, fromHidden: 0.3 };
        compare(randomGenome({ ...shape, activations: TAME }, seed), 'single', 1e-5);
      }),
      { numRuns: 15, seed: 2 },
    );
  });

  it('agrees for the published set of activations in a network of the size a search reaches', () => {
    const activations: readonly ActivationId[] = [1, 3, 4, 5, 6, 7, 8, 9, 10];
    const shape = { inputs: 256, outputs: 10, hidden: 100, connections: 2000, activations };
    compare(randomGenome({ ...shape, fromHidden: 0.3 }, 5), 'double', 1e-6);
  });

  it('adds weight offsets of single connections', () => {
    const base = randomGenome(
      { inputs: 256, outputs: 10, hidden: 20, connections: 300, fromHidden: 0.4, activations: ALL },
      3,
    );
    const random = new Stream(keyOf(9));
    const connections = base.connections.map((gene) => ({
      ...gene,
      offset: random.between(-0.5, 0.5),
    }));
    const genome = sealGenome({ ...base, connections });
    const plan = planOf(genome);
    const weights = new Float64Array(2 * plan.connectionCount);
    plan.connectionOrder.forEach((gene, k) => {
      const offset = connections[gene]?.offset ?? Number.NaN;
      weights[k] = 1 + offset;
      weights[plan.connectionCount + k] = -1.5 + offset;
    });
    kernel.load(packBatch(images, indices));
    const outcome = kernel.own(digitNetworkOf(plan), weights, 2, {
      precision: 'double',
      predictions: true,
    });
    [1, -1.5].forEach((weight, set) => {
      const naive = classifyNaively(genome, weight, images, indices, true);
      expect(outcome.logLikelihood[set]).toBeCloseTo(naive.logLikelihood, 6);
      expect([...outcome.predictions.subarray(set * 75, set * 75 + 75)]).toEqual(naive.predictions);
    });
    const fast = kernel.own(digitNetworkOf(plan), weights, 2, { precision: 'single' });
    fast.logLikelihood.forEach((value, set) => {
      const exact = outcome.logLikelihood[set] ?? Number.NaN;
      expect(Math.abs(value / exact - 1)).toBeLessThan(1e-5);
    });
  });

  it('treats connections between outputs and recurrent ones as the oracle does in its first step', () => {
    const base = randomGenome(
      { inputs: 256, outputs: 10, hidden: 6, connections: 80, fromHidden: 0.4, activations: ALL },
      4,
    );
    const extra = (
      innovation: number,
      source: number,
      destination: number,
      recurrent: boolean,
    ) => ({
      innovation: (1000 + innovation) as Genome['connections'][number]['innovation'],
      source: nodeId(source),
      destination: nodeId(destination),
      enabled: true,
      ...(recurrent ? { recurrent: true as const } : {}),
    });
    const connections = [
      ...base.connections,
      extra(0, 266, 257, false),
      extra(1, 260, 265, false),
      extra(2, 262, 267, true),
      extra(3, 0, 268, true),
      extra(4, 17, 259, true),
    ];
    compare(sealGenome({ ...base, connections }), 'double', 1e-6);
  });

  it('agrees for whatever edits by hand can make of a genome', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const options = { inputs: 256, outputs: 10, edits: 150, recurrent: true };
        compare(editedGenome(keyOf(seed), { ...options, outputToOutput: true }), 'double', 1e-6);
      }),
      { numRuns: 10, seed: 6 },
    );
  });

  it('sums every pixel exactly, also where all are black', () => {
    const genome = randomGenome(
      { inputs: 256, outputs: 10, hidden: 0, connections: 2570, fromHidden: 0, activations: [1] },
      1,
    );
    kernel.load(packImages([new Uint8Array(256).fill(255)], 256, 255));
    const outcome = kernel.shared(digitNetworkOf(planOf(genome)), Float64Array.of(1), {
      precision: 'double',
      probabilities: true,
    });
    expect(genome.connections).toHaveLength(2570);
    outcome.probabilities.forEach((share) => {
      expect(share).toBeCloseTo(0.1, 7);
    });
  });

  it('gives the same result for an image whatever stands beside it', () => {
    const shape = { inputs: 256, outputs: 10, hidden: 30, connections: 400, fromHidden: 0.4 };
    const network = digitNetworkOf(planOf(randomGenome({ ...shape, activations: ALL }, 8)));
    const options = { precision: 'single', probabilities: true } as const;
    kernel.load(packBatch(images, indices));
    const together = kernel.shared(network, WEIGHTS, options);
    kernel.load(packBatch(images, [indices[40] ?? 0]));
    const alone = kernel.shared(network, WEIGHTS, options);
    for (let row = 0; row < 60; row++) {
      expect(alone.probabilities[row]).toBe(together.probabilities[row * indices.length + 40]);
    }
  });
});

describe('the digit kernel refuses', () => {
  it('bytes that are no module, and a network for other images', () => {
    expect(() => instantiateDigits(Uint8Array.of(1, 2, 3))).toThrow(
      /The kernel digits is damaged; run npm run build/,
    );
    const shape = { inputs: 64, outputs: 10, hidden: 0, connections: 9, fromHidden: 0 };
    const small = digitNetworkOf(planOf(randomGenome({ ...shape, activations: [1] }, 1)));
    kernel.load(packBatch(images, [0]));
    expect(() => kernel.shared(small, WEIGHTS, { precision: 'single' })).toThrow(/64 inputs/);
  });
});
