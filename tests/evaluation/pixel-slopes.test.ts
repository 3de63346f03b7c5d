import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { at } from '../../shared/base/arrays.ts';
import { slopesOf } from '../../shared/evaluation/pixel-slopes.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { swingupGenome } from '../renderer/rollout/support.ts';
import { genomes } from '../support/random-genome.ts';

const networks = kernelNetworks(await nodeTaskFiles().kernel('network'));

describe('slopes at one image', () => {
  it('are those that calculus gives', () => {
    const genome = swingupGenome();
    const inputs = Float64Array.of(0.1, 0.9, 0.4, 0, 1);
    const before = inputs.slice();
    const { outputs, slopes } = slopesOf(networks(genome, false), inputs, 1, 0.7);
    expect(inputs).toEqual(before);
    // Inputs 0 and 3 lead to the force at once: tanh' times the weight.
    const outer = 0.7 * (1 - at(outputs, 0) ** 2);
    expect(at(slopes, 0)).toBeCloseTo(outer, 5);
    expect(at(slopes, 3)).toBeCloseTo(outer, 5);
  });

  it('are those of the naive evaluator, with what recurrent connections remember at 0', () => {
    fc.assert(
      fc.property(genomes({ recurrent: true, maxEdits: 25 }), (genome) => {
        const inputs = Float64Array.from(
          { length: genome.inputCount },
          (_, i) => ((i * 7) % 10) / 10,
        );
        const { outputs, slopes } = slopesOf(
          networks(genome, false),
          inputs,
          genome.outputCount,
          -1.3,
        );
        const oracle = createOracle(genome);
        const answer = (i: number, by: number): Float64Array => {
          const seen = inputs.slice();
          seen[i] = at(seen, i) + by;
          oracle.reset();
          return oracle.step(seen, -1.3).slice();
        };
        outputs.forEach((value, o) => expect(value).toBeCloseTo(at(answer(0, 0), o), 8));
        for (let i = 0; i < genome.inputCount; i++)
          for (let o = 0; o < genome.outputCount; o++) {
            const slope = (at(answer(i, 0.001), o) - at(answer(i, -0.001), o)) / 0.002;
            const got = at(slopes, o * genome.inputCount + i);
            expect(Math.abs(got - slope)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(slope)));
          }
      }),
      { numRuns: 30 },
    );
  });
});
