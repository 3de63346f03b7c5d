import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import { fixedNodes } from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';

/** Swing-up's smallest genomes: five inputs, one output, one connection. */
export function swingupDocument(name = 'One connection'): GenomeDocument {
  const genome = parseGenome({
    inputCount: 5,
    outputCount: 1,
    nodes: fixedNodes(5, 1, 1),
    connections: [
      { innovation: 0, source: 1, destination: 6, enabled: true },
    ] as unknown as GenomeDocument['genome']['connections'],
  });
  return newDocument(name, 'swingup', genome);
}
