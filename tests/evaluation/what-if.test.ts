import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { at, item } from '../../shared/base/arrays.ts';
import { forceIn, intervene, noisyObservation } from '../../shared/evaluation/what-if.ts';
import { activationOf } from '../../shared/genome/activations.ts';
import type { Genome, NodeId } from '../../shared/genome/genome.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { keyOf } from '../../shared/random/key.ts';
import { genomes } from '../support/random-genome.ts';

const networks = kernelNetworks(await nodeTaskFiles().kernel('network'));

/** A node whose activation is computed, by a number that chooses it. */
function computedNode(genome: Genome, choice: number): NodeId {
  const computed = genome.nodes.slice(genome.inputCount + 1);
  return item(computed, choice % computed.length).id;
}

describe('a held node', () => {
  it('has its value, and all others are computed from it', () => {
    const shape = { recurrent: true, offsets: true, maxEdits: 40 };
    fc.assert(
      fc.property(
        genomes(shape),
        fc.nat(),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (genome, choice, value) => {
          const held = computedNode(genome, choice);
          const network = networks(genome, true, new Map([[held, value]]));
          const place = genome.nodes.findIndex(({ id }) => id === held);
          network.reset();
          const before = createOracle(genome, { useOffsets: true });
          before.reset();
          const inputs = Array.from({ length: genome.inputCount }, (_, k) => Math.cos(k));
          before.step(inputs, 0.7);
          network.values.set(before.values);
          const previous = before.values.slice();
          network.step(inputs, 0.7);
          expect(at(network.values, place)).toBe(value);
          genome.nodes.forEach((node, n) => {
            if (n <= genome.inputCount || node.id === held) return;
            let sum = 0;
            for (const gene of genome.connections) {
              if (!gene.enabled || gene.destination !== node.id) continue;
              const from = genome.nodes.findIndex(({ id }) => id === gene.source);
              const read = gene.recurrent === true ? previous : network.values;
              sum += (0.7 + (gene.offset ?? 0)) * at(read, from);
            }
            const computed = activationOf(node.activation).apply(sum);
            // A step at a sum of rounding size can go either way.
            if (Math.abs(sum) > 1e-9) expect(at(network.values, n)).toBeCloseTo(computed, 6);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('may be an input', () => {
    fc.assert(
      fc.property(genomes({ maxEdits: 20 }), (genome) => {
        const frozen = item(genome.nodes, 1).id;
        const network = networks(genome, false, new Map([[frozen, 0.25]]));
        const plain = networks(genome, false);
        const inputs = Array.from({ length: genome.inputCount }, (_, k) => k / 7);
        const instead = inputs.map((value, k) => (k === 0 ? 0.25 : value));
        expect([...network.step(inputs, 1)]).toEqual([...plain.step(instead, 1)]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('interventions', () => {
  it('cut what they name and leave the order of nodes', () => {
    fc.assert(
      fc.property(genomes({ maxEdits: 30 }), fc.nat(), (genome, choice) => {
        const enabled = genome.connections.filter((gene) => gene.enabled);
        if (enabled.length === 0) return;
        const { innovation } = item(enabled, choice % enabled.length);
        const { genome: left } = intervene(genome, [{ kind: 'cut', innovation }]);
        expect(left.nodes).toEqual(genome.nodes);
        expect(left.connections.filter((gene) => gene.enabled)).toHaveLength(enabled.length - 1);
      }),
    );
  });

  it('are none where nothing is asked', () => {
    const { held, noise, weight, pushes } = intervene(
      { nodes: [], connections: [], inputCount: 0, outputCount: 0 } as unknown as Genome,
      [],
    );
    expect([held.size, noise.size, weight, pushes]).toEqual([0, 0, null, []]);
  });

  it('make the same noise for a step whenever it is looked at', () => {
    const observation = Float64Array.of(1, 2, 3);
    const noise = new Map([[1, 0.5]]);
    const seen = (step: number): Float64Array =>
      noisyObservation(observation, noise, keyOf(7), step);
    expect(seen(4)).toEqual(seen(4));
    expect(seen(4)).not.toEqual(seen(5));
    expect([at(seen(4), 0), at(seen(4), 2)]).toEqual([1, 3]);
    expect(noisyObservation(observation, new Map(), keyOf(7), 4)).toBe(observation);
  });

  it('push for as long as they say, and add up', () => {
    const push = (x: number, steps: number) => ({ kind: 'push', x, y: 1, steps }) as const;
    const pushes = [push(5, 2), push(3, 4)];
    expect([-1, 0, 1, 2, 4].map((step) => forceIn(pushes, step).x)).toEqual([0, 8, 8, 3, 0]);
  });
});
