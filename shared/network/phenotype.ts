import { intAt } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import { cachedPlanOf } from './plan.ts';

const cache = new WeakMap<Genome, string>();

/**
 * A hash of what a genome computes: of the words of its plan, in which nodes that feed no output, disabled
 * connections and ids have no place. 64 bits, by two multiplicative hashes of 32 (after FNV-1a); two
 * genomes whose nodes stand in another order can differ although they compute the same.
 */
export function phenotypeOf(genome: Genome): string {
  const known = cache.get(genome);
  if (known !== undefined) return known;
  const { words } = cachedPlanOf(genome);
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < words.length; i++) {
    a = Math.imul(a ^ intAt(words, i), 0x01000193);
    b = Math.imul(b ^ intAt(words, i), 0x85ebca6b);
    b ^= b >>> 15;
  }
  const hash = `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`;
  cache.set(genome, hash);
  return hash;
}
