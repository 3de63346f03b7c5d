import { at, item } from '../base/arrays.ts';
import type { Genome, NodeId } from '../genome/genome.ts';
import { isTuned } from '../genome/statistics.ts';
import { instantiateKernel, paddedLanes, Regions, reserveNetwork } from './kernel.ts';
import type { Oracle } from './oracle.ts';
import { nodesOf } from './plan-nodes.ts';
import { planOf } from './plan.ts';

/** A network advanced one step at a time, with the value of every node to look at. */
export type LiveNetwork = Oracle;

/** Values of nodes that somebody holds, whatever the network would compute for them. */
export type HeldNodes = ReadonlyMap<NodeId, number>;

/**
 * Makes a network ready to run; with `useOffsets` each connection's own offset is added.
 * `held` nodes, inputs among them, keep their values; what recurrent connections read of them in the
 * first step is what `values` says.
 */
export type NetworkMaker = (genome: Genome, useOffsets: boolean, held?: HeldNodes) => LiveNetwork;

const NONE_HELD: HeldNodes = new Map();

/**
 * Networks stepped by the lane kernel: the same plan, the same sums in the same order and the same
 * activations as in a scored rollout, so that every value has the same bits. Nodes that feed no output
 * are computed as well.
 * @param bytes the compiled kernel `network`
 * @throws PrecocialError 'kernel' if the engine has no WebAssembly SIMD or the bytes are damaged
 */
export function kernelNetworks(bytes: Uint8Array): NetworkMaker {
  return (genome, wantsOffsets, held = NONE_HELD) => {
    // As in an evaluation: a genome without offsets has one weight for all, and sums before it weighs.
    const useOffsets = wantsOffsets && isTuned(genome);
    const kernel = instantiateKernel('network', bytes);
    const plan = planOf(genome, { keepAll: true, given: new Set(held.keys()) });
    const { copies } = nodesOf(plan);
    const regions = new Regions(kernel);
    const places = reserveNetwork(regions, plan, 1, useOffsets);
    const row = paddedLanes(1);
    const slots = regions.f64(places.values, plan.slotCount * row);
    const weightRows = useOffsets ? plan.connectionCount : 1;
    const weights = regions.f64(places.weights, weightRows * row);
    regions.i32(places.plan, plan.words.length).set(plan.words);
    kernel.call('prepareNetwork')(
      places.plan,
      places.program,
      places.values,
      places.weights,
      1,
      useOffsets ? 1 : 0,
    );
    const forward = kernel.call('forward');
    const resetNetwork = kernel.call('resetNetwork');
    const heldSlots = genome.nodes.flatMap(({ id }, node) => {
      const value = held.get(id);
      return value === undefined ? [] : [{ place: at(plan.slotOfNode, node) * row, value }];
    });
    const values = new Float64Array(genome.nodes.length);
    const outputs = new Float64Array(genome.outputCount);
    let weightNow = NaN;

    const setWeight = (weight: number): void => {
      if (Object.is(weight, weightNow)) return;
      weightNow = weight;
      if (!useOffsets) {
        weights[0] = weight;
        return;
      }
      plan.connectionOrder.forEach((connection, k) => {
        weights[k * row] = weight + (item(genome.connections, connection).offset ?? 0);
      });
    };
    /** Writes node values back to their slots, and to the slots that recurrent connections read. */
    const writeBack = (): void => {
      plan.slotOfNode.forEach((slot, node) => {
        slots[slot * row] = at(values, node);
      });
      for (const [from, to] of copies) slots[to * row] = at(slots, from * row);
    };

    return {
      values,
      reset: () => {
        resetNetwork();
        values.fill(0);
      },
      step: (inputs, weight) => {
        // Whoever restores a moment sets `values`; they are what recurrent connections read now.
        writeBack();
        setWeight(weight);
        slots[0] = 1;
        for (let i = 0; i < genome.inputCount; i++) slots[(i + 1) * row] = at(inputs, i);
        for (const { place, value } of heldSlots) slots[place] = value;
        forward(1);
        plan.slotOfNode.forEach((slot, node) => {
          values[node] = at(slots, slot * row);
        });
        for (let k = 0; k < genome.outputCount; k++)
          outputs[k] = at(values, genome.inputCount + 1 + k);
        return outputs;
      },
    };
  };
}
