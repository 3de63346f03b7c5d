import { describe, expect, it } from 'vitest';
import { detailOf, shownConnections, summaryOf } from '../../../renderer/editor/graph/detail.ts';
import type { GraphModel } from '../../../renderer/editor/graph/model.ts';
import { layoutFor } from '../../../renderer/editor/layouts.ts';
import { NOTHING_SELECTED } from '../../../renderer/state/session.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  type ConnectionGene,
  type Genome,
} from '../../../shared/genome/genome.ts';
import { parseGenome } from '../../../shared/genome/validate.ts';

/** Layers of hidden nodes, each node joined to every one of the next layer, until there are enough connections. */
function layered(connectionCount: number): Genome {
  const side = Math.ceil(Math.sqrt(connectionCount / 4));
  const [inputCount, outputCount, layers] = [4, 2, 5];
  const first = 1 + inputCount + outputCount;
  const id = (layer: number, k: number) => nodeId(first + layer * side + k);
  const hidden = Array.from({ length: layers * side }, (_, k) => ({
    id: nodeId(first + k),
    kind: 'hidden' as const,
    activation: 1 as const,
  }));
  const connections: ConnectionGene[] = [];
  for (let layer = 0; layer + 1 < layers; layer++)
    for (let from = 0; from < side; from++)
      for (let to = 0; to < side && connections.length < connectionCount; to++)
        connections.push({
          innovation: innovation(connections.length),
          source: id(layer, from),
          destination: id(layer + 1, to),
          enabled: true,
        });
  const nodes = [...fixedNodes(inputCount, outputCount, 1), ...hidden];
  return parseGenome({ nodes, connections, inputCount, outputCount });
}

function modelOf(genome: Genome, change: Partial<GraphModel> = {}): GraphModel {
  return {
    width: 1000,
    height: 600,
    genome,
    task: null,
    layout: layoutFor(genome),
    margins: { left: 0, right: 0, top: 0, bottom: 0 },
    stretch: { sx: 1, sy: 1, ox: 0, oy: 0 },
    sizes: { hidden: 2, fixed: 2, connection: 1, glyphs: false },
    placed: {},
    palette: PALETTES.light,
    scheme: 'light',
    selection: NOTHING_SELECTED,
    touched: { nodes: new Set(), connections: new Set() },
    traced: null,
    diff: null,
    comparedLayout: null,
    refusal: null,
    showDisabled: false,
    weight: null,
    effects: null,
    ...change,
  };
}

const EVERYWHERE = { left: -1e9, right: 1e9, top: -1e9, bottom: 1e9 };
const large = layered(3000);

describe('the detail of a graph', () => {
  it.each([
    [1000, 'connections'],
    [3000, 'bundles'],
    [10_000, 'blocks'],
  ])('of %i connections seen whole is %s', (count, detail) => {
    const genome = layered(count);
    expect(genome.connections).toHaveLength(count);
    expect(detailOf(genome)).toBe(detail);
  });

  it('draws all of a graph that is small enough', () => {
    expect(shownConnections(modelOf(layered(1000)), EVERYWHERE)).toBeNull();
  });

  it('draws none of a large graph seen whole, but those that are chosen or changed', () => {
    const [first, second, third] = large.connections;
    const touched = new Set(second === undefined ? [] : [second.innovation]);
    const model = modelOf(large, {
      selection: {
        nodes: new Set(third === undefined ? [] : [third.source]),
        connections: new Set(first === undefined ? [] : [first.innovation]),
      },
      touched: { nodes: new Set(), connections: touched },
    });
    const shown = shownConnections(model, EVERYWHERE);
    expect(shown?.near).toBe(false);
    const atNode = large.connections.filter(
      ({ source, destination }) => source === third?.source || destination === third?.source,
    );
    expect(shown?.connections).toEqual(
      new Set([first?.innovation, second?.innovation, ...atNode.map((gene) => gene.innovation)]),
    );
  });

  it('draws every connection that ends in view once one looks near enough', () => {
    const model = modelOf(large);
    const [gene] = large.connections;
    const place = model.layout.positions.get(gene?.source ?? nodeId(0)) ?? { x: 0, y: 0 };
    const area = { left: place.x - 1, right: place.x + 1, top: place.y - 1, bottom: place.y + 1 };
    const shown = shownConnections(model, area);
    expect(shown?.near).toBe(true);
    expect(shown?.connections).toEqual(
      new Set(
        large.connections
          .filter(({ source, destination }) =>
            [source, destination].includes(gene?.source ?? nodeId(0)),
          )
          .map(({ innovation: id }) => id),
      ),
    );
  });

  it('loses no node and no connection between blocks in the summary', () => {
    const model = modelOf(layered(10_000));
    for (const detail of ['bundles', 'blocks'] as const) {
      const { blocks, bundles } = summaryOf(model, detail);
      expect(blocks.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(model.genome.nodes.length);
      const joined = bundles.reduce((sum, { connections }) => sum + connections, 0);
      // Layers stand in columns of their own, so that no connection stays inside a block.
      expect(joined).toBe(10_000);
      expect(bundles.length).toBeLessThan(1500);
    }
  });
});
