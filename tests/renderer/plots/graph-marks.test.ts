import { describe, expect, it } from 'vitest';
import { filmLook, pageLook, thumbnailLook } from '../../../shared/drawing/graph-looks.ts';
import { graphMarks, type GraphMark } from '../../../shared/drawing/graph-marks.ts';
import { graphSvg, thumbnailSvg } from '../../../shared/drawing/graph-svg.ts';
import { layoutGenome } from '../../../shared/drawing/layout/layout.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  sealGenome,
  type NodeGene,
} from '../../../shared/genome/genome.ts';
import { swingupGenome } from '../rollout/support.ts';

const palette = PALETTES.light;
const genome = swingupGenome(true);
const layout = layoutGenome(genome);
const frame = { width: 400, height: 300, palette };
const nameOf = ({ kind, id }: NodeGene): string | null => (kind === 'hidden' ? null : `<${id}>`);
const widthOf = (name: string): number => name.length * 5;

const page = graphMarks(genome, layout, pageLook(genome, layout, frame, nameOf));
const film = graphMarks(genome, layout, filmLook(genome, layout, frame, nameOf, widthOf));
const small = graphMarks(genome, layout, thumbnailLook(layout, { ...frame, width: 44 }));

const of = <K extends GraphMark['kind']>(
  marks: readonly GraphMark[],
  kind: K,
): Extract<GraphMark, { kind: K }>[] =>
  marks.filter((mark): mark is Extract<GraphMark, { kind: K }> => mark.kind === kind);

describe('the marks of a graph', () => {
  it('have a curve for each connection in use and a disc for each node', () => {
    for (const marks of [page, film, small]) {
      expect(of(marks, 'curve')).toHaveLength(7);
      expect(of(marks, 'disc')).toHaveLength(genome.nodes.length);
    }
    const [first, ...rest] = genome.connections;
    const fewer = sealGenome({
      ...genome,
      connections: [...(first === undefined ? [] : [{ ...first, enabled: false }]), ...rest],
    });
    const marks = graphMarks(fewer, layout, pageLook(fewer, layout, frame, nameOf));
    expect(of(marks, 'curve')).toHaveLength(6);
  });

  it('draw a recurrent connection as an arc above its node everywhere', () => {
    for (const marks of [page, film, small]) {
      const loop = of(marks, 'curve').at(-1);
      const heights = loop?.controls.map(({ y }) => y) ?? [];
      expect(heights).toHaveLength(2);
      expect(Math.max(...heights)).toBeLessThan(loop?.start.y ?? NaN);
    }
    expect(of(page, 'curve').filter(({ dash }) => dash !== null)).toHaveLength(1);
  });

  it('have arrows, glyphs and the names of hidden nodes where nodes are large', () => {
    expect(of(page, 'arrow').length).toBeGreaterThan(0);
    expect(of(page, 'glyph')).toHaveLength(1);
    expect(of(page, 'name').map(({ text }) => text)).toContain('sin');
    expect(of(film, 'arrow')).toEqual([]);
    expect(of(small, 'name')).toEqual([]);
  });

  it('name what is in use in a film, without names that touch', () => {
    const used = { innovation: innovation(0), source: nodeId(3), destination: nodeId(9) };
    const wide = sealGenome({
      nodes: fixedNodes(8, 1, 5),
      connections: [{ ...used, enabled: true }],
      inputCount: 8,
      outputCount: 1,
    });
    const columns = layoutGenome(wide);
    const low = filmLook(wide, columns, { ...frame, height: 50 }, nameOf, widthOf);
    const names = of(graphMarks(wide, columns, low), 'name').filter(
      ({ align }) => align === 'right',
    );
    expect(names.map(({ text }) => text)).toContain('<3>');
    expect(names.length).toBeLessThan(9);
    const heights = names.map(({ at }) => at.y).sort((a, b) => a - b);
    heights.slice(1).forEach((y, k) => expect(y - (heights[k] ?? NaN)).toBeGreaterThanOrEqual(7));
  });
});

describe('a graph as SVG', () => {
  it('escapes names', () => {
    expect(graphSvg(genome, layout, { ...frame, nameOf })).toContain('>&lt;6&gt;</text>');
  });

  it('is small and without a ground in a list', () => {
    const svg = thumbnailSvg(genome, layout, { ...frame, width: 44 });
    expect(svg).not.toContain('<rect');
    expect(svg).not.toContain('<text');
  });
});
