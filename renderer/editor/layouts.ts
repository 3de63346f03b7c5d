import type { Genome } from '../../shared/genome/genome.ts';
import { layoutGenome, type GraphLayout } from '../../shared/drawing/layout/layout.ts';

const known = new WeakMap<Genome, GraphLayout>();

/**
 * The layout of a genome, computed once. @param before the genome it was edited from: its drawing is
 * kept as far as it goes, so that an edit moves little
 */
export function layoutFor(genome: Genome, before: Genome | null): GraphLayout {
  const found = known.get(genome);
  if (found !== undefined) return found;
  const previous = before === null ? null : (known.get(before) ?? null);
  const layout =
    previous !== null && before !== null && joinsAlike(genome, before)
      ? previous
      : layoutGenome(genome, previous);
  known.set(genome, layout);
  return layout;
}

/** True for an edit of weights or activations, which must not move anything. */
function joinsAlike(genome: Genome, before: Genome): boolean {
  const { nodes, connections } = before;
  return (
    genome.nodes.length === nodes.length &&
    genome.connections.length === connections.length &&
    genome.nodes.every((node, n) => node.id === nodes[n]?.id) &&
    genome.connections.every(
      ({ innovation, enabled }, c) =>
        innovation === connections[c]?.innovation && enabled === connections[c].enabled,
    )
  );
}

/** Lays a genome out from scratch, whatever it looked like. */
export function layoutAnew(genome: Genome): void {
  known.set(genome, layoutGenome(genome));
}
