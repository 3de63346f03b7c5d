import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { at } from '../../shared/base/arrays.ts';
import { Reader, type Sights } from '../../shared/evaluation/reading.ts';
import { activationOf } from '../../shared/genome/activations.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { Stream, keyOf } from '../../shared/random/key.ts';
import { swingupGenome } from '../renderer/rollout/support.ts';
import { genomes } from '../support/random-genome.ts';

const networks = kernelNetworks(await nodeTaskFiles().kernel('network'));

function sightsFor(inputs: number, steps: number, seed = 1): Sights {
  const stream = new Stream(keyOf(seed));
  return {
    steps,
    observations: Float64Array.from({ length: steps * inputs }, () => stream.normal()),
    weights: Float64Array.from({ length: steps }, () => stream.between(-2, 2)),
  };
}

describe('a reading', () => {
  it('has the values of all nodes in every step, whatever the slices', () => {
    fc.assert(
      fc.property(genomes({ recurrent: true, maxEdits: 30 }), fc.nat(5), (genome, slices) => {
        const sights = sightsFor(genome.inputCount, 23);
        const reader = new Reader(genome, networks(genome, false), networks(genome, false), sights);
        let calls = 0;
        while (!reader.read(() => calls++ % (slices + 1) !== 0));
        const network = networks(genome, false);
        network.reset();
        for (let s = 0; s < sights.steps; s++) {
          const from = s * genome.inputCount;
          const seen = sights.observations.subarray(from, from + genome.inputCount);
          network.step(seen, at(sights.weights, s));
          const read = network.values.map((_, n) =>
            at(reader.reading.signals, n * sights.steps + s),
          );
          expect(read).toEqual(network.values);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('finds the slopes that calculus gives', () => {
    const genome = swingupGenome();
    const sights = sightsFor(5, 40);
    const reader = new Reader(genome, networks(genome, false), networks(genome, false), sights);
    expect(reader.read(() => true)).toBe(true);
    const { slopes, signals, steps } = reader.reading;
    for (let s = 0; s < steps; s++) {
      const weight = at(sights.weights, s);
      // Nodes in their order: bias, five inputs, the force, the hidden node between.
      const hidden = at(signals, 7 * steps + s);
      const sum = weight * (hidden + at(signals, 4 * steps + s) + at(signals, 1 * steps + s));
      const outer = 1 - Math.tanh(sum) ** 2;
      const slope = (i: number): number => at(slopes, i * steps + s);
      expect(slope(0)).toBeCloseTo(weight * outer, 3);
      expect(slope(3)).toBeCloseTo(weight * outer, 3);
      const of = weight * [1, 2, 4].reduce((all, i) => all + at(signals, (i + 1) * steps + s), 0);
      const apply = activationOf(3).apply;
      const inner = (apply(of + 1e-5) - apply(of - 1e-5)) / 2e-5;
      for (const i of [1, 2, 4]) expect(slope(i)).toBeCloseTo(weight * outer * weight * inner, 2);
    }
  });
});
