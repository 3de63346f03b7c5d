import type { Genome } from '../genome/genome.ts';
import { phenotypeOf } from '../network/phenotype.ts';
import type { Individual } from './population.ts';
import type { SearchSettings } from './settings.ts';

/** What the genomes of a new generation compute, so that an even search does not breed the same twice. */
export class Siblings {
  private readonly phenotypes = new Set<string>();
  private readonly watching: boolean;

  /** @param elite individuals that stay, and count as siblings */
  constructor({ parity }: Pick<SearchSettings, 'parity'>, elite: readonly Individual[]) {
    this.watching = parity === 'even';
    for (const { genome } of elite) this.add(genome);
  }

  add(genome: Genome): void {
    if (this.watching) this.phenotypes.add(phenotypeOf(genome));
  }

  /** True if a child computes the same as its parent or a genome that was added. */
  knows(child: Genome, parent: Genome): boolean {
    if (!this.watching) return false;
    const phenotype = phenotypeOf(child);
    return this.phenotypes.has(phenotype) || phenotype === phenotypeOf(parent);
  }
}
