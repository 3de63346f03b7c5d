import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, item } from '../../shared/base/arrays.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { activationOf, isActivationId } from '../../shared/genome/activations.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { PLAN_HEADER_WORDS } from '../../shared/layouts/network.ts';
import { checkPlan, planOf, type Plan } from '../../shared/network/plan.ts';
import { genomes } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

/** Walks a plan's words as a kernel does. */
function run(genome: Genome, plan: Plan, steps: readonly (readonly number[])[]): number[][] {
  const slots = new Float64Array(plan.slotCount);
  slots[0] = 1;
  return steps.map((inputs) => {
    const words = plan.words;
    let w = PLAN_HEADER_WORDS;
    const copies = w;
    w += 2 * at(words, 4);
    inputs.slice(0, plan.inputCount).forEach((value, k) => (slots[k + 1] = value));
    const outputs = [...words.subarray(w, w + plan.outputCount)];
    w += plan.outputCount;
    let connection = 0;
    for (let k = 0; k < plan.computedCount; k++) {
      const activation = at(words, w + 1);
      let sum = 0;
      for (let q = 0; q < at(words, w + 2); q++) {
        const gene = item(genome.connections, at(plan.connectionOrder, connection++));
        sum += (0.7 + (gene.offset ?? 0)) * at(slots, at(words, w + 3 + q));
      }
      if (!isActivationId(activation)) throw new Error('no such activation');
      slots[at(words, w)] = activationOf(activation).apply(sum);
      w += 3 + at(words, w + 2);
    }
    for (let k = 0; k < at(words, 4); k++)
      slots[at(words, copies + 2 * k + 1)] = at(slots, at(words, copies + 2 * k));
    return outputs.map((slot) => at(slots, slot));
  });
}

const everything = { recurrent: true, outputToOutput: true, offsets: true, maxEdits: 50 };

describe('planOf', () => {
  it.each([false, true])('computes what the oracle computes, over time (keepAll %s)', (keepAll) => {
    const input = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
      minLength: 8,
      maxLength: 8,
    });
    const steps = fc.array(input, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(genomes(everything), steps, (genome, inputs) => {
        const oracle = createOracle(genome, { useOffsets: true });
        oracle.reset();
        const expected = inputs.map((values) => [...oracle.step(values, 0.7)]);
        const actual = run(genome, planOf(genome, { keepAll }), inputs);
        expect(actual).toEqual(expected);
      }),
    );
  });

  it('leaves out exactly what feeds no output', () => {
    fc.assert(
      fc.property(genomes(everything), (genome) => {
        const live = new Set(genome.nodes.filter((n) => n.kind === 'output').map((n) => n.id));
        for (let size = -1; size !== live.size;) {
          size = live.size;
          for (const gene of genome.connections)
            if (gene.enabled && live.has(gene.destination)) live.add(gene.source);
        }
        const plan = planOf(genome);
        genome.nodes.forEach((node, index) => {
          if (index <= genome.inputCount) return;
          expect(at(plan.slotOfNode, index) >= 0).toBe(live.has(node.id));
        });
      }),
    );
  });

  it('passes its own check, and any word out of range is refused', () => {
    fc.assert(
      fc.property(genomes(everything), fc.nat(), (genome, where) => {
        const plan = planOf(genome);
        expect(() => checkPlan(plan)).not.toThrow();
        const words = plan.words.slice(0, -1 - (where % plan.words.length));
        expect(refusal(() => checkPlan({ ...plan, words })).code).toBe('internal');
      }),
    );
  });
});
