import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cachedPlanOf, planIfKnown, planOf } from '../../shared/network/plan.ts';
import { packGenome, planOfWords } from '../../shared/network/packed.ts';
import { genomes } from '../support/random-genome.ts';

describe('a packed genome', () => {
  it('has the plan of the genome, word for word', () => {
    const everything = { recurrent: true, outputToOutput: true, offsets: true };
    fc.assert(
      fc.property(genomes(everything), (genome) => {
        const plan = planOf(genome);
        const sent = planOfWords(packGenome(genome).words);
        expect(sent.words).toEqual(plan.words);
        expect(sent.connectionOrder).toEqual(plan.connectionOrder);
        expect(planOfWords(plan.words).words).toBe(plan.words);
      }),
    );
  });

  it('is refused where it was cut short', () => {
    const [genome] = fc.sample(genomes(), { numRuns: 1, seed: 1 });
    if (genome === undefined) throw new Error('no genome was drawn');
    expect(planIfKnown(genome)).toBeNull();
    const { words } = packGenome(genome);
    expect(() => planOfWords(words.slice(0, -1))).toThrow(/packed genome is damaged/);
    const plan = cachedPlanOf(genome);
    expect(planIfKnown(genome)).toBe(plan);
  });
});
