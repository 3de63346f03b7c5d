import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffGenomes } from '../../shared/genome/diff.ts';
import {
  addConnection,
  insertNode,
  removeConnection,
  setActivation,
  setEnabled,
  setOffset,
} from '../../shared/genome/edits.ts';
import { innovation, nodeId } from '../../shared/genome/genome.ts';
import { keyOf, Stream } from '../../shared/random/key.ts';
import { genomes, randomEdit, randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

const start = addConnection(
  randomGenome(keyOf(0), { inputs: 2, outputs: 1, edits: 0 }),
  nodeId(1),
  nodeId(3),
);

describe('diffGenomes', () => {
  it('finds nothing between a genome and itself', () => {
    fc.assert(
      fc.property(genomes({ recurrent: true, offsets: true }), (genome) => {
        expect(diffGenomes(genome, genome).same).toBe(true);
      }),
    );
  });

  it('turned round, swaps what was added with what was removed', () => {
    const options = { inputs: 1, outputs: 1, edits: 1, offsets: true };
    fc.assert(
      fc.property(genomes({ offsets: true }), fc.nat(), (genome, seed) => {
        const stream = new Stream(keyOf(seed));
        let edited = genome;
        for (let k = 0; k < 12; k++) edited = randomEdit(edited, stream, options);
        const there = diffGenomes(genome, edited);
        const back = diffGenomes(edited, genome);
        const byId = (list: readonly { readonly id: number }[]): number[] =>
          list.map((gene) => gene.id).sort((a, b) => a - b);
        expect(byId(back.removedNodes)).toEqual(byId(there.addedNodes));
        expect(byId(back.addedNodes)).toEqual(byId(there.removedNodes));
        expect(back.changedConnections).toHaveLength(there.changedConnections.length);
        expect(back.addedConnections).toHaveLength(there.removedConnections.length);
        expect(genome.connections.length + there.addedConnections.length).toBe(
          edited.connections.length + there.removedConnections.length,
        );
      }),
    );
  });

  it('shows a split as one node, two connections and one that was disabled', () => {
    const diff = diffGenomes(start, insertNode(start, innovation(0), 4));
    expect(diff.addedNodes).toEqual([{ id: 4, kind: 'hidden', activation: 4 }]);
    expect(diff.addedConnections.map((gene) => gene.innovation)).toEqual([1, 2]);
    expect(diff.changedConnections.map(({ after }) => after.enabled)).toEqual([false]);
    expect([diff.removedNodes, diff.removedConnections, diff.changedNodes]).toEqual([[], [], []]);
  });

  it('shows an activation and an offset with what they were', () => {
    const edited = setOffset(setActivation(start, nodeId(3), 5), innovation(0), 1);
    const diff = diffGenomes(start, edited);
    expect(diff.changedNodes).toEqual([{ before: start.nodes[3], after: edited.nodes[3] }]);
    expect(diff.changedConnections).toEqual([
      { before: start.connections[0], after: edited.connections[0] },
    ]);
  });

  it('aligns a connection drawn again by the nodes it joins', () => {
    const moved = addConnection(start, nodeId(2), nodeId(3));
    const redrawn = addConnection(removeConnection(moved, innovation(0)), nodeId(1), nodeId(3));
    expect(redrawn.connections.map((gene) => gene.innovation)).toEqual([1, 2]);
    expect(diffGenomes(moved, redrawn).same).toBe(true);
    expect(diffGenomes(moved, setEnabled(redrawn, innovation(2), false)).same).toBe(false);
  });

  it('refuses genomes of different tasks', () => {
    const other = randomGenome(keyOf(0), { inputs: 4, outputs: 1, edits: 0 });
    expect(refusal(() => diffGenomes(start, other)).code).toBe('wrong-task');
  });
});
