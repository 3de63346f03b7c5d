import type { Genome } from '../../shared/genome/genome.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';

/** Every node's value after each of three steps with random inputs, at one weight. */
export function valuesOver(subject: Genome, seed: number, weight: number): number[][] {
  const stream = new Stream(fold(keyOf(seed), 'inputs'));
  const oracle = createOracle(subject);
  oracle.reset();
  return Array.from({ length: 3 }, () => {
    oracle.step(
      Array.from({ length: subject.inputCount }, () => stream.between(-2, 2)),
      weight,
    );
    return Array.from(oracle.values);
  });
}
