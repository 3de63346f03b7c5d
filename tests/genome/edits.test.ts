import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrecocialError } from '../../shared/base/errors.ts';
import {
  addConnection,
  forwardPath,
  insertNode,
  removeConnection,
  removeNode,
  setActivation,
  setEnabled,
  setOffset,
} from '../../shared/genome/edits.ts';
import { innovation, nodeId } from '../../shared/genome/genome.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { keyOf, Stream } from '../../shared/random/key.ts';
import { genomes, randomEdit, randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

const everything = { recurrent: true, outputToOutput: true, offsets: true };

describe('checked edits', () => {
  it('never make a genome that breaks a rule', () => {
    fc.assert(
      fc.property(genomes(everything), (genome) => {
        // A copy, so that nothing cached about the edited genome vouches for it.
        expect(() => parseGenome({ ...genome })).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('carry the number of enabled connections along', () => {
    fc.assert(
      fc.property(genomes(everything), fc.nat(), (genome, seed) => {
        connectionCount(genome);
        const options = { inputs: 1, outputs: 1, edits: 1, ...everything };
        const edited = randomEdit(genome, new Stream(keyOf(seed)), options);
        expect(connectionCount(edited)).toBe(edited.connections.filter((c) => c.enabled).length);
      }),
    );
  });

  it('leave the genome they start from untouched', () => {
    fc.assert(
      fc.property(genomes(everything), fc.nat(), (genome, seed) => {
        const before = JSON.stringify(genome);
        const stream = new Stream(keyOf(seed));
        const options = { inputs: 1, outputs: 1, edits: 1, ...everything };
        for (let k = 0; k < 10; k++) randomEdit(genome, stream, options);
        expect(JSON.stringify(genome)).toBe(before);
      }),
    );
  });

  it('refuse every connection that would close a cycle, and name its nodes in order', () => {
    fc.assert(
      fc.property(genomes(), (genome) => {
        for (const from of genome.nodes) {
          for (const to of genome.nodes) {
            if (from.kind !== 'hidden' || to.kind !== 'hidden') continue;
            if (genome.connections.some((g) => g.source === from.id && g.destination === to.id))
              continue;
            const back = forwardPath(genome, to.id, from.id);
            if (back === null) expect(() => addConnection(genome, from.id, to.id)).not.toThrow();
            else {
              const error = refusal(() => addConnection(genome, from.id, to.id));
              expect(error.code).toBe('edit-refused');
              expect(error.details['cycle']).toEqual(back);
              expect(error.message).toContain([from.id, ...back].join(' → '));
              const steps = back.slice(1).map((to, k) => [back[k], to]);
              const asleep = steps.some(([a, b]) =>
                genome.connections
                  .filter((g) => g.source === a && g.destination === b && g.recurrent !== true)
                  .every((g) => !g.enabled),
              );
              expect(error.message.includes('disabled')).toBe(asleep);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('single edits', () => {
  const genome = randomGenome(keyOf(5), { inputs: 3, outputs: 2, edits: 0 });
  const joined = addConnection(genome, nodeId(1), nodeId(4));

  it('splitting keeps the offset on the way out and disables the old connection', () => {
    const tuned = setOffset(joined, innovation(0), 0.5);
    const split = insertNode(tuned, innovation(0), 3);
    expect(split.connections).toEqual([
      { innovation: 0, source: 1, destination: 4, enabled: false },
      { innovation: 1, source: 1, destination: 6, enabled: true },
      { innovation: 2, source: 6, destination: 4, enabled: true, offset: 0.5 },
    ]);
    expect(split.nodes.at(-1)).toEqual({ id: 6, kind: 'hidden', activation: 3 });
  });

  it('removing a hidden node takes its connections with it', () => {
    const split = insertNode(joined, innovation(0), 3);
    expect(removeNode(split, nodeId(6)).connections).toEqual([
      { innovation: 0, source: 1, destination: 4, enabled: false },
    ]);
  });

  it('drawing a disabled connection again enables it', () => {
    const off = setEnabled(joined, innovation(0), false);
    expect(addConnection(off, nodeId(1), nodeId(4)).connections).toEqual(joined.connections);
  });

  it('clearing an offset leaves no trace of it', () => {
    const tuned = setOffset(joined, innovation(0), 0.5);
    expect(setOffset(tuned, innovation(0), null).connections).toEqual(joined.connections);
  });

  it.each([
    ['Node 1 is an input node of the task', () => removeNode(joined, nodeId(1))],
    ['There is no node 99', () => addConnection(joined, nodeId(99), nodeId(4))],
    ['There is no connection 7', () => removeConnection(joined, innovation(7))],
    ['Node 2 is an input node and only sends', () => addConnection(joined, nodeId(1), nodeId(2))],
    ['Nodes 1 and 4 are connected already', () => addConnection(joined, nodeId(1), nodeId(4))],
    ['Node 0 is an bias node and stays linear', () => setActivation(joined, nodeId(0), 3)],
    ['must be a finite number', () => setOffset(joined, innovation(0), Infinity)],
    [
      'enable it before inserting a node',
      () => insertNode(setEnabled(joined, innovation(0), false), innovation(0), 3),
    ],
    [
      'leads from one output to another and cannot be split',
      () => insertNode(addConnection(joined, nodeId(4), nodeId(5)), innovation(1), 3),
    ],
  ])('refuses: %s', (message, edit) => {
    const error = refusal(edit);
    expect(error).toBeInstanceOf(PrecocialError);
    expect(error.code).toBe('edit-refused');
    expect(error.message).toContain(message);
  });
});
