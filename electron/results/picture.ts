import type { ConditionRow } from '../../shared/contract/experiments.ts';
import type { Tabled } from './markdown.ts';

const WIDTH = 850;
const LEFT = 268;
const RIGHT = 822;
const TOP = 38;
const ROW = 34;
const FOOT = 44;
/** Half the height over which dots are spread. */
const SPREAD = 10;
const GOLDEN = 0.618034;

const STYLE = `text { font: 12px system-ui, sans-serif; fill: #4b5661 } .name { fill: #1d2329 } line { stroke: #e6e9ec }
.box { fill: none; stroke: #1d2329 } .dots { fill: none; stroke: #457cb6; stroke-opacity: 0.35; stroke-width: 3.6; stroke-linecap: round } .paper { stroke: #9c4a00; stroke-width: 2 } .median { stroke: #1d2329; stroke-width: 2 }`;

type Place = (value: number) => number;

/** Steps of 1, 2 or 5 times a power of ten, about six over the range. */
function tickStep(range: number): number {
  const rough = range / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}

const px = (value: number): string => value.toFixed(1);

/** One row: every value as a dot, quartiles as a box, the median, the paper's mean as a tick. */
function strip(row: ConditionRow, name: string, y: number, x: Place): string[] {
  const { summary, published } = row;
  const label = `<text class="name" x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${name}</text>`;
  const paper =
    published === null
      ? []
      : [
          `<line class="paper" x1="${px(x(published.mean))}" x2="${px(x(published.mean))}" y1="${y - 12}" y2="${y + 12}"/>`,
        ];
  if (summary === null) return [label, ...paper];
  const dots = Array.from(summary.values, (value, k) => {
    const shift = (((k * GOLDEN) % 1) - 0.5) * 2 * SPREAD;
    return `<path class="dots" d="M${px(x(value))} ${px(y + shift)}h0"/>`;
  });
  const [low, high] = [x(summary.lowerQuartile), x(summary.upperQuartile)];
  return [
    label,
    ...dots,
    `<rect class="box" x="${px(low)}" y="${y - 7}" width="${px(Math.max(1, high - low))}" height="14"/>`,
    `<line class="median" x1="${px(x(summary.median))}" x2="${px(x(summary.median))}" y1="${y - 7}" y2="${y + 7}"/>`,
    ...paper,
  ];
}

/** All values of a champion and of the fixed topology under the four conditions, as an SVG file. */
export function resultsPicture(records: readonly Tabled[]): string {
  const rows = records.flatMap((record) => record.rows);
  const scale = records[0]?.measure === 'accuracy' ? 100 : 1;
  const all = rows.flatMap(({ summary, published }) => [
    ...(summary === null ? [] : [summary.min, summary.max]),
    ...(published === null ? [] : [published.mean]),
  ]);
  const step = tickStep((Math.max(...all) - Math.min(...all)) * scale || 1);
  const low = Math.floor((Math.min(...all) * scale) / step) * step;
  const high = Math.ceil((Math.max(...all) * scale) / step) * step;
  const x: Place = (value) => LEFT + ((RIGHT - LEFT) * (value * scale - low)) / (high - low);
  const bottom = TOP + rows.length * ROW;
  const ticks = Array.from(
    { length: Math.round((high - low) / step) + 1 },
    (_, k) => low + k * step,
  );
  const label = scale === 100 ? 'accuracy on the test images, %' : 'return of an episode';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + FOOT}" role="img" aria-label="Distributions under the four conditions">`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${bottom + FOOT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="20">dots: every value; box: quartiles and median; <tspan style="fill:#9c4a00">brown: the paper's mean</tspan></text>`,
    ...ticks.flatMap((value) => [
      `<line x1="${px(x(value / scale))}" x2="${px(x(value / scale))}" y1="${TOP}" y2="${bottom}"/>`,
      `<text x="${px(x(value / scale))}" y="${bottom + 16}" text-anchor="middle">${Number(value.toPrecision(6))}</text>`,
    ]),
    ...rows.flatMap((row, k) => {
      const fixed = row.network === 'fixed topology' ? ', fixed topology' : '';
      return strip(row, `${row.condition}${fixed}`, TOP + (k + 0.5) * ROW, x);
    }),
    `<text x="${(LEFT + RIGHT) / 2}" y="${bottom + 36}" text-anchor="middle">${label}</text>`,
    '</svg>',
    '',
  ].join('\n');
}
