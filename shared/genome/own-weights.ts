import type { GenomeDocument } from './document.ts';
import { sealGenome, type ConnectionGene, type Genome } from './genome.ts';
import { isTuned } from './statistics.ts';
import { shareStructure } from './structure.ts';

/** The shared weight of a genome whose file says none. */
const UNKNOWN_WEIGHT = 1;

/**
 * The shared weight that a genome's own offsets are added to: the one its file names, else the best one it
 * knows, else 1. Null for a genome without offsets, whose weight may be any.
 */
export function ownWeight({ genome, offsetsFrom, bestWeight }: GenomeDocument): number | null {
  return isTuned(genome) ? (offsetsFrom ?? bestWeight?.weight ?? UNKNOWN_WEIGHT) : null;
}

/** The genome without offsets: all its connections have the shared weight. */
export function withoutOffsets(genome: Genome): Genome {
  if (!genome.connections.some((gene) => gene.offset !== undefined)) return genome;
  const connections = genome.connections.map(({ offset, ...gene }): ConnectionGene => {
    void offset;
    return gene;
  });
  const plain = sealGenome({ ...genome, connections });
  shareStructure(plain, genome);
  return plain;
}
