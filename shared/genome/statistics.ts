import { at, item } from '../base/arrays.ts';
import type { Genes, GenomeStatistics } from './genome.ts';
import { structureOf } from './structure.ts';

const counts = new WeakMap<Genes, number>();

/** Number of enabled connections, counted once per genome object. */
export function connectionCount(genes: Genes): number {
  const known = counts.get(genes);
  if (known !== undefined) return known;
  let count = 0;
  for (const gene of genes.connections) if (gene.enabled) count++;
  counts.set(genes, count);
  return count;
}

/** Declares that an edited genome has `more` enabled connections than its parent. */
export function carryCount(child: Genes, parent: Genes, more: number): void {
  const known = counts.get(parent);
  if (known !== undefined) counts.set(child, known + more);
}

/** True if some enabled connection has a weight of its own. */
export function isTuned(genes: Genes): boolean {
  return genes.connections.some((gene) => gene.enabled && gene.offset !== undefined);
}

/** What is said about a genome in one line: size, inputs used, depth over enabled connections. */
export function statisticsOf(genes: Genes): GenomeStatistics {
  const structure = structureOf(genes);
  const used = new Set<number>();
  const depthAt = new Int32Array(genes.nodes.length).fill(-1);
  for (let i = 0; i <= genes.inputCount; i++) depthAt[i] = 0;
  const incoming: number[][] = genes.nodes.map(() => []);
  genes.connections.forEach((gene, c) => {
    if (!gene.enabled) return;
    if (at(structure.source, c) <= genes.inputCount) used.add(at(structure.source, c));
    if (gene.recurrent !== true)
      item(incoming, at(structure.destination, c)).push(at(structure.source, c));
  });
  let depth = 0;
  for (const node of structure.order) {
    for (const from of item(incoming, node)) {
      if (at(depthAt, from) >= 0)
        depthAt[node] = Math.max(at(depthAt, node), at(depthAt, from) + 1);
    }
    if (item(genes.nodes, node).kind === 'output') depth = Math.max(depth, at(depthAt, node));
  }
  return {
    connections: connectionCount(genes),
    hidden: genes.nodes.length - 1 - genes.inputCount - genes.outputCount,
    inputsUsed: used.size,
    depth,
  };
}
