import { fixedNodes, innovation, nodeId, sealGenome } from '../genome/genome.ts';
import type { ActivationId } from '../genome/activations.ts';
import { kernelNetworks, type LiveNetwork } from './live-network.ts';
import type { Activate } from './oracle.ts';

/**
 * The activation functions of the lane kernel, one value at a time: what the naive oracle needs to have its bits.
 * @param bytes the compiled kernel `network`
 */
export function kernelActivations(bytes: Uint8Array): Activate {
  const make = kernelNetworks(bytes);
  const known = new Map<ActivationId, LiveNetwork>();
  const input = Float64Array.of(1);
  return (activation, x) => {
    const network = known.get(activation) ?? make(oneNode(activation), false);
    known.set(activation, network);
    // With an input of 1 the weight is the sum, to its sign of zero.
    return network.step(input, x)[0] ?? NaN;
  };
}

/** One input, and one output that is an activation of it. */
const oneNode = (activation: ActivationId) =>
  sealGenome({
    nodes: fixedNodes(1, 1, activation),
    connections: [
      { innovation: innovation(0), source: nodeId(1), destination: nodeId(2), enabled: true },
    ],
    inputCount: 1,
    outputCount: 1,
  });
