import { at, item } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import type { SearchSettings } from './settings.ts';

/**
 * Distance of two topologies: the share of genes that only one of them has, and the share of common
 * hidden nodes with different activations in place of NEAT's weight difference, which a weight
 * agnostic genome does not have (Stanley and Miikkulainen 2002, section 3.3).
 */
export function compatibility(a: Genome, b: Genome, excess: number, activation: number): number {
  const innovations = new Set(a.connections.map((gene) => gene.innovation));
  let common = 0;
  for (const gene of b.connections) if (innovations.has(gene.innovation)) common++;
  const total = a.connections.length + b.connections.length - common;
  const activations = new Map(a.nodes.map((node) => [node.id, node.activation]));
  let shared = 0;
  let different = 0;
  for (const node of b.nodes) {
    const other = activations.get(node.id);
    if (node.kind !== 'hidden' || other === undefined) continue;
    shared++;
    if (other !== node.activation) different++;
  }
  return (
    excess * (total === 0 ? 0 : (total - common) / total) +
    activation * (shared === 0 ? 0 : different / shared)
  );
}

/**
 * Divides a ranked pool into species: each genome joins the first species whose representative (its
 * best member) is closer than the threshold. The threshold grows until at most `targetCount` remain.
 * @param pool genomes, best first
 * @returns species number of each genome of the pool
 */
export function speciate(
  pool: readonly Genome[],
  settings: NonNullable<SearchSettings['speciation']>,
): Int32Array {
  let threshold = settings.threshold;
  for (;;) {
    const representatives: Genome[] = [];
    const species = Int32Array.from(pool, (genome) => {
      const found = representatives.findIndex(
        (other) => compatibility(genome, other, settings.excess, settings.weight) < threshold,
      );
      return found >= 0 ? found : representatives.push(genome) - 1;
    });
    if (representatives.length <= settings.targetCount) return species;
    threshold *= 1.25;
  }
}

/**
 * Offspring of each species in proportion to its mean rank score, so that a small good species has
 * offspring beside a large one. The total is exactly `children`.
 * @param species species number by place in the pool, best first
 */
export function shareOffspring(species: Int32Array, children: number): Int32Array {
  const count = Math.max(...species) + 1;
  const score = new Float64Array(count);
  const size = new Int32Array(count);
  species.forEach((s, place) => {
    score[s] = at(score, s) + (species.length - place);
    size[s] = at(size, s) + 1;
  });
  const mean = score.map((sum, s) => sum / at(size, s));
  const total = mean.reduce((sum, value) => sum + value, 0);
  const exact = Array.from(mean, (value) => (value / total) * children);
  const offspring = Int32Array.from(exact, Math.floor);
  let left = children - offspring.reduce((sum, value) => sum + value, 0);
  const byRemainder = exact.map((value, s) => ({ s, rest: value - Math.floor(value) }));
  byRemainder.sort((p, q) => q.rest - p.rest || p.s - q.s);
  for (let k = 0; left > 0; k = (k + 1) % count, left--) {
    const { s } = item(byRemainder, k);
    offspring[s] = at(offspring, s) + 1;
  }
  return offspring;
}
