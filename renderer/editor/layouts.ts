import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import type { OpenGenome } from '../state/session.ts';
import { layoutEdited } from '../../shared/drawing/layout/edited.ts';
import { layoutGenome, type GraphLayout } from '../../shared/drawing/layout/layout.ts';

/** How each version was drawn. */
const ofVersion = new WeakMap<GenomeDocument, GraphLayout>();
/** How each genome was drawn last. */
const ofGenome = new WeakMap<Genome, GraphLayout>();

function remember(document: GenomeDocument, layout: GraphLayout): GraphLayout {
  ofVersion.set(document, layout);
  ofGenome.set(document.genome, layout);
  return layout;
}

/** The layout of a genome: the one that it was drawn with last, else a new one. */
export function layoutFor(genome: Genome): GraphLayout {
  const known = ofGenome.get(genome);
  if (known !== undefined) return known;
  const layout = layoutGenome(genome);
  ofGenome.set(genome, layout);
  return layout;
}

/** The layout of the version on screen: that of the version before with what the edit brought put in. */
export function layoutOf({
  versions,
  position,
}: Pick<OpenGenome, 'versions' | 'position'>): GraphLayout {
  let drawn = position;
  while (drawn > 0 && !isDrawn(versions[drawn])) drawn--;
  const first = versions[drawn];
  if (first === undefined) throw new RangeError('an open genome has no version on screen');
  let { document } = first;
  let layout = ofVersion.get(document) ?? remember(document, layoutFor(document.genome));
  for (const version of versions.slice(drawn + 1, position + 1)) {
    const { genome } = version.document;
    if (!joinsAlike(genome, document.genome))
      layout = layoutEdited(genome, document.genome, layout, document.positions);
    document = version.document;
    remember(document, layout);
  }
  return layout;
}

const isDrawn = (version: OpenGenome['versions'][number] | undefined): boolean =>
  version !== undefined && ofVersion.has(version.document);

/** True for an edit of weights or activations, which must not move anything. */
function joinsAlike(genome: Genome, before: Genome): boolean {
  if (genome === before) return true;
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

/** Draws a document in the order of what is on screen, so that what both have is found again. */
export function drawAfter(document: GenomeDocument, shown: OpenGenome): void {
  if (!ofVersion.has(document)) remember(document, layoutGenome(document.genome, layoutOf(shown)));
}

/**
 * A document drawn from scratch, without positions placed by hand: another version of it, so that undo brings the
 * drawing back. The same document where it is drawn so already.
 */
export function tidied(document: GenomeDocument): GenomeDocument {
  const layout = layoutGenome(document.genome);
  const shown = ofVersion.get(document) ?? layoutFor(document.genome);
  if (Object.keys(document.positions).length === 0 && sameDrawing(layout, shown)) return document;
  const version = { ...document, positions: {} };
  remember(version, layout);
  return version;
}

function sameDrawing(a: GraphLayout, b: GraphLayout): boolean {
  return [...a.positions].every(([id, { x, y }]) => {
    const other = b.positions.get(id);
    return other?.x === x && other.y === y;
  });
}
