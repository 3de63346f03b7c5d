import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PopulationSnapshot } from '../../../shared/contract/lab.ts';
import { toCsv } from '../../../shared/drawing/csv.ts';
import { cellAt, heatMap } from '../../../shared/drawing/heat-map.ts';
import { lineChart, spreadApart } from '../../../shared/drawing/line-chart.ts';
import { fitText, textWidth, type Mark } from '../../../shared/drawing/picture.ts';
import { place } from '../../../shared/drawing/scale.ts';
import { toSvg } from '../../../shared/drawing/svg.ts';
import { frontChart, individualAt, paretoFront } from '../../../renderer/search/plots/front.ts';
import { rankedOrder, returnsMap } from '../../../renderer/search/plots/returns.ts';
import { curveAt, sweepChart } from '../../../renderer/sweep/chart.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';

const palette = PALETTES.light;

const texts = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));

it('keeps the name of the vertical axis inside a low picture', () => {
  const label = 'Return per episode';
  const { marks } = lineChart({
    series: [{ name: 'line', x: [0, 1], y: [0, 1], colour: '#000' }],
    axes: { x: { label: 'Generation' }, y: { label } },
    palette,
    width: 500,
    height: 130,
  });
  const name = marks.find((mark) => mark.kind === 'text' && mark.text === label);
  const y = name?.kind === 'text' ? name.y : NaN;
  expect(y - textWidth(label) / 2).toBeGreaterThanOrEqual(0);
  expect(y + textWidth(label) / 2).toBeLessThanOrEqual(130);
});

it('writes no number twice at an axis whose text has fewer decimals than its step', () => {
  const { marks } = lineChart({
    series: [{ name: 'accuracy', x: [0, 1], y: [0.398, 0.404], colour: '#000', unnamed: true }],
    axes: {
      x: { label: '', ticks: [] },
      y: { label: '', format: (value) => (value * 100).toFixed(0) },
    },
    palette,
    width: 500,
    height: 200,
  });
  const numbers = texts(marks);
  expect(numbers.length).toBeGreaterThan(0);
  expect(new Set(numbers).size).toBe(numbers.length);
});

it('reaches from 0 to values that have no spread', () => {
  const spread = [NaN, NaN];
  const chart = lineChart({
    series: [{ name: 'accuracy', x: [0, 1], y: [0.1, 0.8], spread, colour: '#000' }],
    axes: { x: { label: 'w' }, y: { label: 'Accuracy' } },
    include: [0],
    palette,
    width: 500,
    height: 200,
  });
  expect(chart.y.domain).toEqual([0, 0.8]);
});

describe('line charts', () => {
  const chart = lineChart({
    series: [
      { name: 'best', x: [0, 1, 2], y: [1, 5, 9], colour: '#000000', bold: true },
      { name: 'median', x: [0, 1, 2], y: [0, 4, 9], colour: '#888888' },
    ],
    axes: { x: { label: 'Generation' }, y: { label: 'Return' } },
    palette,
    width: 400,
    height: 200,
  });

  it('name their lines and both axes', () => {
    expect(texts(chart.marks)).toEqual(
      expect.arrayContaining(['best', 'median', 'Generation', 'Return']),
    );
  });

  it('keep names at one height apart', () => {
    const [a = 0, b = 0] = chart.marks.flatMap((mark) =>
      mark.kind === 'text' && ['best', 'median'].includes(mark.text) ? [mark.y] : [],
    );
    expect(Math.abs(a - b)).toBeGreaterThanOrEqual(15);
  });

  it('stay inside their picture', () => {
    for (const mark of chart.marks) {
      if (mark.kind !== 'line') continue;
      mark.points.forEach((value, k) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(k % 2 === 0 ? 400 : 200);
      });
    }
  });

  it('move names apart without leaving the room there is', () => {
    const heights = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 10 });
    fc.assert(
      fc.property(heights, (list) => {
        const moved = spreadApart(
          [...list].sort((a, b) => a - b),
          15,
          0,
          200,
        );
        moved.slice(1).forEach((height, k) => {
          expect(height - (moved[k] ?? 0)).toBeGreaterThanOrEqual(15 - 1e-9);
        });
        if (moved.length > 0) {
          expect(moved[0]).toBeGreaterThanOrEqual(-1e-9);
          expect(moved.at(-1)).toBeLessThanOrEqual(200 + 1e-9);
        }
      }),
    );
  });
});

describe('texts of pictures', () => {
  it('are as wide as a browser writes them', () => {
    // Measured in Chromium with Inter at 12 px.
    expect(textWidth('−0.85')).toBeCloseTo(12 * (0.66 + 0.64 + 0.29 + 0.62 + 0.6), 5);
    expect(textWidth('1')).toBeLessThan(textWidth('w'));
  });

  it('are cut with an ellipsis where there is no room, and only there', () => {
    expect(fitText('Return per episode', 400)).toBe('Return per episode');
    const cut = fitText('Return per episode', 60);
    expect(cut).toMatch(/^Return.*…$/);
    expect(textWidth(cut)).toBeLessThanOrEqual(60);
  });

  it('leave the numbers of an axis their signs, and a long name inside the picture', () => {
    const axes = { x: { label: 'x' }, y: { label: 'A very long name of a vertical axis indeed' } };
    const series = [{ name: 'a', x: [0, 1], y: [-0.7412, -0.7398], colour: '#000000' }];
    const chart = lineChart({ series, axes, palette, width: 300, height: 120 });
    const texts = chart.marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
    for (const { x, text, align, upwards } of texts.filter((mark) => mark.align === 'right'))
      expect([text, align, upwards, x - textWidth(text) >= 16]).toEqual([
        text,
        'right',
        undefined,
        true,
      ]);
    const [name] = texts.filter((mark) => mark.upwards === true);
    expect(name?.text).toMatch(/…$/);
    const half = textWidth(name?.text ?? '') / 2;
    expect([(name?.y ?? 0) - half >= 0, (name?.y ?? 0) + half <= 120]).toEqual([true, true]);
  });
});

describe('the sweep', () => {
  const curve = {
    name: 'this',
    weights: [-2, -1, 0, 1],
    means: [4, 2, 0, 8],
    stds: [1, 1, 0, 1],
    errors: [1, 1, 0, 1],
    trials: 4,
  };

  it('reads a curve between its points and nowhere else', () => {
    expect([-2, -1.5, 0.25, 1].map((weight) => curveAt(curve, weight))).toEqual([4, 3, 2, 8]);
    expect([-3, 1.5].map((weight) => curveAt(curve, weight))).toEqual([NaN, NaN]);
  });

  const sweep = {
    main: curve,
    before: null,
    overlays: [],
    range: [-2, 2],
    yLabel: 'Return',
    palette,
    scheme: 'light',
  } as const;

  it('has no number at its vertical axis before there is a curve', () => {
    const numbers = (main: typeof curve | null): string[] =>
      sweepChart({ ...sweep, main }, 600, 200).marks.flatMap((mark) =>
        mark.kind === 'text' && mark.align === 'right' ? [mark.text] : [],
      );
    expect(numbers(null)).toEqual([]);
    expect(numbers(curve)).not.toEqual([]);
  });

  it('rings exactly the standard weights that were measured', () => {
    const chart = sweepChart(sweep, 600, 200);
    const rings = chart.marks.flatMap((mark) => (mark.kind === 'circle' ? [mark.x] : []));
    expect(rings).toEqual([-2, -1, -0.5, 0.5, 1].map((weight) => place(chart.x, weight)));
  });
});

const population: PopulationSnapshot = {
  generation: 3,
  weights: Float64Array.of(-1, 1),
  returns: Float64Array.of(1, 3, 5, 7, 2, 2),
  mean: Float64Array.of(2, 6, 2),
  max: Float64Array.of(3, 7, 2),
  connections: Int32Array.of(1, 4, 2),
  rank: Int32Array.of(1, 0, 2),
};

describe('the front', () => {
  it('holds those that no other beats in return and connections', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.nat(9)), { maxLength: 40 });
    fc.assert(
      fc.property(some, (list) => {
        const mean = list.map(([value]) => value);
        const connections = list.map(([, count]) => count);
        const front = paretoFront(mean, connections);
        const beats = (a: number, b: number): boolean => {
          const [ma = 0, mb = 0, ca = 0, cb = 0] = [
            mean[a],
            mean[b],
            connections[a],
            connections[b],
          ];
          return ma >= mb && ca <= cb && (ma > mb || ca < cb);
        };
        list.forEach((_, i) => {
          const beaten = list.some((_other, k) => beats(k, i));
          if (front.includes(i)) expect(beaten).toBe(false);
          else {
            const twin = front.some(
              (k) => mean[k] === mean[i] && connections[k] === connections[i],
            );
            expect(beaten || twin).toBe(true);
          }
        });
      }),
    );
  });

  it('finds the individual under the pointer', () => {
    const chart = frontChart(population, null, palette, 400, 200);
    const [x, y] = [place(chart.x, 4) + 2, place(chart.y, 6) - 2];
    expect(individualAt(chart, x, y)).toBe(1);
    expect(individualAt(chart, chart.box.left + 100, chart.box.top + 2)).toBeNull();
  });
});

describe('heat maps', () => {
  it('find the cell under the pointer, individuals by rank', () => {
    expect(rankedOrder(population)).toEqual([1, 0, 2]);
    const map = returnsMap(population, palette, 'light', 300, 120);
    const middle = (row: number, column: number): [number, number] => [
      map.left + (column + 0.5) * map.cellWidth,
      map.top + (row + 0.5) * map.cellHeight,
    ];
    expect(cellAt(map, ...middle(1, 2))).toEqual({ row: 1, column: 2 });
    expect(cellAt(map, 0, 0)).toBeNull();
  });

  it('leave what was not measured empty', () => {
    const cells = (values: readonly number[]): number =>
      heatMap({
        values,
        rows: 1,
        columns: 2,
        range: [0, 1],
        rowLabels: [],
        columnLabels: [],
        rowTitle: '',
        columnTitle: '',
        format: String,
        palette,
        width: 200,
        height: 100,
      }).marks.filter((mark) => mark.kind === 'rect').length;
    expect(cells([0, 1]) - cells([0, NaN])).toBe(1);
  });
});

describe('files', () => {
  it('SVG holds every text, with what XML reserves escaped', () => {
    const svg = toSvg({
      width: 10,
      height: 10,
      background: '#ffffff',
      marks: [{ kind: 'text', x: 1, y: 1, text: 'a<b & "c"', colour: '#000000' }],
    });
    expect(svg).toContain('>a&lt;b &amp; &quot;c&quot;</text>');
    expect(svg).not.toContain('NaN');
  });

  it('SVG breaks a line at a gap', () => {
    const points = [0, 0, 1, 1, NaN, NaN, 3, 3, 4, 4];
    const svg = toSvg({
      width: 10,
      height: 10,
      background: '#ffffff',
      marks: [{ kind: 'line', points, colour: '#000000', width: 1 }],
    });
    expect(svg).toContain('d="M0 0L1 1M3 3L4 4"');
  });

  it('CSV quotes what needs it and leaves the unmeasured empty', () => {
    expect(
      toCsv(
        ['a', 'b,c'],
        [
          [1, null],
          ['x"y', NaN],
        ],
      ),
    ).toBe('a,"b,c"\n1,\n"x""y",\n');
  });
});
