import { inputId, outputId, type Genome } from '../../shared/genome/genome.ts';
import { traceOf } from '../editor/trace.ts';

/** The part of a network that decides one digit, as seen from the image. */
export interface TracedPixels {
  /** Connections that leave each pixel within that part. */
  readonly uses: Int32Array;
  readonly pixels: number;
  readonly connections: number;
  readonly hidden: number;
}

/** What feeds the output of a digit, over enabled connections. */
export function tracedPixels(genome: Genome, digit: number): TracedPixels {
  const traced = traceOf(genome, { node: outputId(genome, digit), direction: 'feeds' });
  const uses = new Int32Array(genome.inputCount);
  for (const gene of genome.connections) {
    const pixel = gene.source - inputId(0);
    if (traced.connections.has(gene.innovation) && pixel >= 0 && pixel < uses.length)
      uses[pixel] = (uses[pixel] ?? 0) + 1;
  }
  const hidden = genome.nodes.filter(
    (node) => node.kind === 'hidden' && traced.nodes.has(node.id),
  ).length;
  return {
    uses,
    pixels: uses.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0),
    connections: traced.connections.size,
    hidden,
  };
}
