import { medianAt, valueAt, type Curve } from './curves.ts';

/** Evaluations at which the curves are compared in the table. */
export const MARKS = [4160, 8256, 15424] as const;

export interface Mark {
  readonly evaluations: number;
  /** Median over our seeds; null if the searches ended before. */
  readonly ours: number | null;
  readonly published: number | null;
  /** Our value of each seed, in the order of the seeds. */
  readonly bySeed: readonly (number | null)[];
}

/** The comparison at the marks that our searches reached. */
export function marksOf(ours: readonly Curve[], published: readonly Curve[]): Mark[] {
  return MARKS.map((evaluations) => ({
    evaluations,
    ours: medianAt(ours, evaluations),
    published: medianAt(published, evaluations),
    bySeed: ours.map((curve) => valueAt(curve, evaluations)),
  })).filter((mark) => mark.ours !== null);
}

const cell = (value: number | null): string => (value === null ? '-' : value.toFixed(0));

export interface Setting {
  readonly command: string;
  /** Day of the run, YYYY-MM-DD. */
  readonly date: string;
  readonly generations: number;
}

/** The comparison as a Markdown page. */
export function efficacyPage(
  ours: readonly Curve[],
  published: readonly Curve[],
  setting: Setting,
): string {
  const rows = marksOf(ours, published).map(
    (mark) =>
      `| ${mark.evaluations.toLocaleString('en')} | ${cell(mark.ours)} | ${cell(mark.published)} | ${mark.bySeed.map(cell).join(', ')} |`,
  );
  return `# How fast a search learns: swing-up, laptop preset

\`${setting.command}\`, ${setting.date}: ${ours.length} seeds (${ours.map((curve) => curve.seed).join(', ')}), ${setting.generations}
generations of 64. The value is the best individual so far (here: the confirmed champion), its mean return over
32 starts that no search meets and the six standard weights. The published release's curves are of 4 seeds, on
32 unseen starts of its own; medians are over the seeds.

| evaluations | ours, median | published, median | ours, each seed |
|---|---|---|---|
${rows.join('\n')}

![Learning curves](efficacy-swingup.svg)
`;
}

const WIDTH = 720;
const HEIGHT = 380;
const LEFT = 56;
const RIGHT = 700;
const TOP = 44;
const BOTTOM = 330;
const BLUE = '#1f6feb';
const GREY = '#6e7781';

const STYLE = `text { font: 12px system-ui, sans-serif; fill: #57606a } line { stroke: #d0d7de }
path { fill: none; stroke-width: 1; stroke-opacity: 0.35 } path.median { stroke-width: 2.5; stroke-opacity: 1 }`;

/** Both sets of curves as one drawing: each seed thin, medians thick. */
export function efficacyDrawing(ours: readonly Curve[], published: readonly Curve[]): string {
  const all = [...ours, ...published].flatMap((curve) => curve.points);
  const most = Math.max(...all.map((point) => point.evaluations));
  const high = Math.ceil(Math.max(100, ...all.map((point) => point.value)) / 100) * 100;
  const x = (evaluations: number): number => LEFT + ((RIGHT - LEFT) * evaluations) / most;
  const y = (value: number): number => BOTTOM - ((BOTTOM - TOP) * Math.max(0, value)) / high;
  const path = (points: Curve['points'], colour: string, kind: string): string => {
    const steps = points.map((point, k) => {
      const [px, py] = [x(point.evaluations).toFixed(1), y(point.value).toFixed(1)];
      return k === 0 ? `M${px} ${py}` : `H${px}V${py}`;
    });
    return `<path class="${kind}" stroke="${colour}" d="${steps.join('')}"/>`;
  };
  const group = (curves: readonly Curve[], colour: string): string[] => [
    ...curves.map((curve) => path(curve.points, colour, 'seed')),
    path(medianCurve(curves), colour, 'median'),
  ];
  const grid = ticks(high, 100).map(
    (value) =>
      `<line x1="${LEFT}" x2="${RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const feet = ticks(most, 4000).map(
    (value) =>
      `<text x="${x(value)}" y="${BOTTOM + 18}" text-anchor="middle">${value.toLocaleString('en')}</text>`,
  );
  const legend = `<text x="${LEFT}" y="22" style="fill:${BLUE}">Precocial: ${ours.length} seeds, median thick</text><text x="${LEFT + 250}" y="22" style="fill:${GREY}">published release: ${published.length} seeds, median thick</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Mean return on unseen starts against genome evaluations">`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    legend,
    ...grid,
    ...feet,
    `<text x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">genome evaluations</text>`,
    `<text transform="translate(14 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">mean return on 32 unseen starts</text>`,
    ...group(published, GREY),
    ...group(ours, BLUE),
    '</svg>',
    '',
  ].join('\n');
}

function ticks(high: number, step: number): number[] {
  return Array.from({ length: Math.floor(high / step) + 1 }, (_, k) => k * step);
}

/** Median over the seeds wherever every curve has a value. */
function medianCurve(curves: readonly Curve[]): Curve['points'] {
  const places = new Set(curves.flatMap((curve) => curve.points.map((p) => p.evaluations)));
  return [...places]
    .sort((a, b) => a - b)
    .flatMap((evaluations) => {
      const value = medianAt(curves, evaluations);
      return value === null ? [] : [{ evaluations, value }];
    });
}
