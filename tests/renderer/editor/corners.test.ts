import { describe, expect, it } from 'vitest';
import { emptiestCorner } from '../../../renderer/editor/graph/corners.ts';
import { layoutFor } from '../../../renderer/editor/layouts.ts';
import { swingupDocument } from '../../support/documents.ts';

const { genome } = swingupDocument();
const inMiddle = Object.fromEntries(genome.nodes.map(({ id }) => [id, { x: 500, y: 300 }]));
const output = genome.nodes.filter(({ kind }) => kind === 'output').map(({ id }) => id);
const inputs = genome.nodes.filter(({ kind }) => kind === 'input').map(({ id }) => id);
const [one, two] = inputs;
if (one === undefined || two === undefined) throw new Error('The genome has no inputs.');

/** One node at the left, two at the right of the top. */
const graph = {
  width: 1000,
  height: 600,
  genome,
  layout: layoutFor(genome, null),
  stretch: { sx: 1, sy: 1, ox: 0, oy: 0 },
  margins: { left: 0, right: 0, top: 0, bottom: 0 },
  placed: {
    ...inMiddle,
    ...Object.fromEntries(output.map((id) => [id, { x: 50, y: 50 }])),
    [one]: { x: 950, y: 50 },
    [two]: { x: 950, y: 60 },
  },
};
const size = { width: 300, height: 100 };

describe('the corner of a note on the graph', () => {
  it('is the first of those that hide least', () => {
    expect(emptiestCorner(graph, size, ['right-top', 'left-bottom', 'right-bottom']).corner).toBe(
      'left-bottom',
    );
  });

  it('counts nodes where they are drawn, in a graph made smaller to fit', () => {
    const placed = { ...graph.placed, [one]: { x: 420, y: 50 } };
    const small = { ...graph, width: 500, height: 150, placed };
    const top = ['right-top', 'left-top'] as const;
    const narrow = { width: 120, height: 100 };
    // At its own size the node would stand at the right of so narrow a view.
    expect(emptiestCorner(small, narrow, top, new Set([one])).corner).toBe('right-top');
    expect(emptiestCorner(small, narrow, top, new Set([two])).corner).toBe('left-top');
  });

  it('hides a node that is to be seen only where no corner is free of it', () => {
    const top = ['left-top', 'right-top'] as const;
    expect(emptiestCorner(graph, size, top).corner).toBe('left-top');
    expect(emptiestCorner(graph, size, top, new Set(output)).corner).toBe('right-top');
    expect(emptiestCorner(graph, size, top, new Set([...output, one])).corner).toBe('left-top');
  });
});
