import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertNode } from '../../../shared/genome/edits.ts';
import { structureOf } from '../../../shared/genome/structure.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { columnsOf } from '../../../shared/drawing/layout/columns.ts';
import { fitLayout, fromView, PICTURE_LIMITS, toView } from '../../../shared/drawing/layout/fit.ts';
import { separate } from '../../../shared/drawing/layout/heights.ts';
import { COLUMN, layoutGenome } from '../../../shared/drawing/layout/layout.ts';
import { crossings, orderColumns } from '../../../shared/drawing/layout/order.ts';
import { randomGenome } from '../../support/random-genome.ts';

const genomes = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    inputs: fc.integer({ min: 1, max: 12 }),
    outputs: fc.integer({ min: 1, max: 4 }),
    edits: fc.integer({ min: 0, max: 80 }),
  })
  .map(({ seed, ...options }) => randomGenome(keyOf(seed), options));

/** Crossings by comparing every pair of links: slow and obvious. */
function naiveCrossings(graph: ReturnType<typeof columnsOf>): number {
  let total = 0;
  graph.columns.forEach((column, k) => {
    const next = graph.columns[k + 1];
    if (next === undefined) return;
    const links = column.flatMap((left, place) =>
      (graph.after[left] ?? [])
        .filter((right) => graph.columnOf[right] === k + 1)
        .map((right) => [place, next.indexOf(right)] as const),
    );
    links.forEach(([a, b], i) => {
      for (const [c, d] of links.slice(i + 1)) if ((a - c) * (b - d) < 0) total++;
    });
  });
  return total;
}

describe('the layered layout', () => {
  it('puts every node into a column left of what it feeds', () => {
    fc.assert(
      fc.property(genomes, (genome) => {
        const { positions } = layoutGenome(genome);
        expect(positions.size).toBe(genome.nodes.length);
        for (const gene of genome.connections) {
          if (!gene.enabled || gene.recurrent === true) continue;
          const from = positions.get(gene.source)?.x ?? NaN;
          const to = positions.get(gene.destination)?.x ?? NaN;
          expect(to - from).toBeGreaterThanOrEqual(COLUMN);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps nodes of a column apart, inputs and outputs in the task’s order', () => {
    fc.assert(
      fc.property(genomes, (genome) => {
        const { positions } = layoutGenome(genome);
        const byColumn = new Map<number, number[]>();
        for (const { x, y } of positions.values()) {
          byColumn.set(x, [...(byColumn.get(x) ?? []), y]);
        }
        for (const ys of byColumn.values()) {
          ys.sort((a, b) => a - b);
          ys.slice(1).forEach((y, i) => expect(y - (ys[i] ?? 0)).toBeGreaterThanOrEqual(29.999));
        }
        for (const kind of ['input', 'output']) {
          const ys = genome.nodes
            .filter((node) => node.kind === kind)
            .map((node) => positions.get(node.id)?.y ?? NaN);
          expect(ys).toEqual([...ys].sort((a, b) => a - b));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('runs long connections in levels clear of nodes and of each other', () => {
    fc.assert(
      fc.property(genomes, (genome) => {
        const { positions, levels } = layoutGenome(genome);
        const list = [...levels.values()];
        const { source } = structureOf(genome);
        expect(source.length).toBe(genome.connections.length);
        list.forEach((level, i) => {
          for (const { x, y } of positions.values()) {
            const inner = x > 0 && x >= level.from && x <= level.to;
            if (inner) expect(Math.abs(y - level.y)).toBeGreaterThanOrEqual(13.99);
          }
          for (const other of list.slice(i + 1)) {
            if (other.from > level.to || other.to < level.from) continue;
            expect(Math.abs(other.y - level.y)).toBeGreaterThanOrEqual(8.99);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('counts crossings as a comparison of all pairs does, and never adds any', () => {
    fc.assert(
      fc.property(genomes, (genome) => {
        const graph = columnsOf(genome);
        expect(crossings(graph)).toBe(naiveCrossings(graph));
        const first = graph.columns.map((column) => [...column]);
        orderColumns(graph, 1);
        const once = crossings(graph);
        first.forEach((column, k) => (graph.columns[k] = column));
        orderColumns(graph, 12);
        expect(crossings(graph)).toBeLessThanOrEqual(once);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same for the same genome, and keeps the order of what was there after an edit', () => {
    fc.assert(
      fc.property(genomes, (genome) => {
        const first = layoutGenome(genome);
        expect(layoutGenome(genome)).toEqual(first);
        const gene = genome.connections.find((c) => c.enabled && c.recurrent !== true);
        if (gene === undefined) return;
        const edited = insertNode(genome, gene.innovation, 1);
        const second = layoutGenome(edited, first);
        const columns = new Map(
          genome.nodes.map((node) => [node.id, second.positions.get(node.id)?.x ?? 0]),
        );
        for (const a of genome.nodes) {
          for (const b of genome.nodes) {
            const before = [first.positions.get(a.id), first.positions.get(b.id)];
            const after = [second.positions.get(a.id), second.positions.get(b.id)];
            const together =
              columns.get(a.id) === columns.get(b.id) && before[0]?.x === before[1]?.x;
            if (!together || a.id === b.id) continue;
            if ((before[0]?.y ?? 0) < (before[1]?.y ?? 0))
              expect(after[0]?.y ?? 0).toBeLessThan(after[1]?.y ?? 0);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('separate', () => {
  it('keeps order and gaps and moves nothing that has room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (wanted) => {
          const gaps = wanted.slice(1).map((_, i) => 5 + (i % 3) * 7);
          const placed = separate(
            wanted,
            wanted.map(() => 1),
            gaps,
          );
          placed.slice(1).forEach((y, i) => {
            expect(y - (placed[i] ?? 0)).toBeGreaterThanOrEqual((gaps[i] ?? 0) - 1e-6);
          });
          const roomy = wanted.map((_, i) => i * 100);
          expect(
            separate(
              roomy,
              roomy.map(() => 1),
              gaps,
            ),
          ).toEqual(roomy);
        },
      ),
    );
  });
});

describe('fitting a view', () => {
  it('puts the whole layout between the margins and back again', () => {
    const layout = layoutGenome(randomGenome(keyOf(5), { inputs: 5, outputs: 1, edits: 40 }));
    const margins = { left: 80, right: 70, top: 40, bottom: 30 };
    const stretch = fitLayout(layout, 1600, 900, margins);
    for (const point of layout.positions.values()) {
      const seen = toView(point, stretch);
      expect(seen.x).toBeGreaterThanOrEqual(79.9);
      expect(seen.x).toBeLessThanOrEqual(1530.1);
      expect(seen.y).toBeGreaterThanOrEqual(39.9);
      expect(seen.y).toBeLessThanOrEqual(870.1);
      const back = fromView(seen, stretch);
      expect(back.x).toBeCloseTo(point.x, 9);
      expect(back.y).toBeCloseTo(point.y, 9);
    }
  });

  it('squeezes all of a long network into a small picture', () => {
    const layout = layoutGenome(randomGenome(keyOf(6), { inputs: 5, outputs: 1, edits: 200 }));
    const margins = { left: 10, right: 10, top: 10, bottom: 10 };
    const stretch = fitLayout(layout, 240, 100, margins, PICTURE_LIMITS);
    for (const point of layout.positions.values()) {
      const { x, y } = toView(point, stretch);
      expect(Math.min(x, 240 - x, y, 100 - y)).toBeGreaterThanOrEqual(9.9);
    }
  });
});
