import {
  restsOn,
  type PaperData,
  type PaperDigits,
  type PaperGrowth,
  type PaperNetwork,
} from '../../shared/contract/paper.ts';
import { digitMap } from '../../shared/drawing/digit-map.ts';
import { graphSvg } from '../../shared/drawing/graph-svg.ts';
import { layoutGenome } from '../../shared/drawing/layout/layout.ts';
import { lineChart } from '../../shared/drawing/line-chart.ts';
import { formatDuration } from '../../shared/drawing/numbers.ts';
import { toSvg } from '../../shared/drawing/svg.ts';
import { PALETTES } from '../../shared/drawing/tokens.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import type { GenerationStatistics } from '../../shared/search/statistics.ts';
import { fixedName } from '../../shared/tasks/node-names.ts';
import { CONDITIONS } from '../../shared/tasks/published.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { CONDITION_HEAD, conditionTable, isPublished, overviewCells } from './markdown.ts';
import { resultsPicture } from './picture.ts';

/** The history of a search, for its learning curve. */
export interface LearningCurve {
  readonly task: string;
  readonly name: string;
  readonly history: readonly GenerationStatistics[];
}

const palette = PALETTES.light;

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; color: ${palette.text}; background: ${palette.panel}; max-width: 1040px; margin: 32px auto; padding: 0 24px; }
h1 { font-size: 26px; } h2 { font-size: 21px; margin-top: 44px; border-bottom: 1px solid ${palette.line}; } h3 { font-size: 16px; margin-top: 28px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; width: 100%; }
th, td { text-align: right; padding: 4px 10px 4px 0; border-bottom: 1px solid ${palette.line}; font-weight: 400; }
th:first-child, td:first-child { text-align: left; } thead th { color: ${palette.text2}; } tr.paper td { color: ${palette.text2}; }
p.rests, ul.rests { color: ${palette.text2}; font-size: 13px; } figure { margin: 16px 0; } figcaption { color: ${palette.text2}; font-size: 13px; }
.row { display: flex; flex-wrap: wrap; gap: 16px; } svg { max-width: 100%; height: auto; }`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

interface TableRow {
  readonly cells: readonly string[];
  readonly paper?: boolean;
}

function table(head: readonly string[], rows: readonly TableRow[]): string {
  const heads = head.map((text) => `<th scope="col">${escape(text)}</th>`).join('');
  const body = rows.map(({ cells, paper }) => {
    const row = cells.map((text) => `<td>${escape(text)}</td>`).join('');
    return `<tr${paper === true ? ' class="paper"' : ''}>${row}</tr>`;
  });
  return `<table><thead><tr>${heads}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

const figure = (svg: string, caption: string): string =>
  `<figure>${svg}<figcaption>${escape(caption)}</figcaption></figure>`;

/** Ours and the paper's, all tasks in one table. */
function overview({ networks }: PaperData): string {
  const rows = networks.flatMap((network): TableRow[] => {
    const title = `${taskOf(network.task).title}: ${network.name}`;
    const ours = { cells: [title, ...overviewCells(network, 'ours')] };
    if (!isPublished(network)) return [ours];
    const whose = network.network === 'genome' ? 'network' : 'fixed topology';
    const paper = [`the paper’s ${whose}`, ...overviewCells(network, 'paper')];
    return [ours, { cells: paper, paper: true }];
  });
  return `<p class="rests">Mean ± sd over trials.</p>${table(['', ...CONDITIONS], rows)}`;
}

function networkSection(network: PaperNetwork): string {
  const { cells, notes } = conditionTable(network);
  return [
    `<h3>${escape(network.name)}, ${network.connections} connections</h3>`,
    `<p class="rests">${escape(restsOn(network))}</p>`,
    table(
      CONDITION_HEAD,
      cells.map((row) => ({ cells: row })),
    ),
    `<ul class="rests">${notes.map((note) => `<li>${escape(note)}</li>`).join('')}</ul>`,
    figure(
      resultsPicture([network]),
      'Every value under the four conditions; the box has the quartiles and the median.',
    ),
  ].join('\n');
}

function growthFigure({ task, generation, document }: PaperGrowth): string {
  const { genome } = document;
  const layout = layoutGenome(genome);
  const svg = graphSvg(genome, layout, {
    width: 480,
    height: 300,
    palette,
    nameOf: (node) =>
      layout.uniform && node.kind === 'input' ? null : fixedName(node, genome, taskOf(task)),
  });
  return figure(svg, `Generation ${generation}: ${connectionCount(genome)} connections`);
}

function growthSection(growth: readonly PaperGrowth[]): string {
  const searches = [...new Set(growth.map(({ name }) => name))];
  return searches
    .map((name) => {
      const figures = growth.filter((one) => one.name === name).map(growthFigure);
      return `<h3>How the champion of ${escape(name)} grew</h3><div class="row">${figures.join('\n')}</div>`;
    })
    .join('\n');
}

function curveFigure(curves: readonly LearningCurve[]): string {
  const colours = [palette.series.best, palette.series.max, palette.series.median];
  const chart = lineChart({
    series: curves.map(({ name, history }, k) => ({
      name,
      x: history.map(({ rollouts }) => rollouts),
      y: history.map(({ best }) => best),
      colour: colours[k % colours.length] ?? palette.text,
    })),
    axes: { x: { label: 'Rollouts' }, y: { label: 'Mean return of the champion' } },
    palette,
    width: 900,
    height: 300,
  });
  return figure(
    toSvg(chart),
    'The champion’s mean at the search’s shared weights, on the episodes that confirmed it.',
  );
}

function digitsSection({ name, report, ensembles }: PaperDigits): string {
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  const { weights, byDigit, bestWeight } = report;
  const map = digitMap(
    {
      values: byDigit.flat(),
      weights,
      standard: STANDARD_WEIGHTS,
      marked: weights.indexOf(bestWeight.weight),
      digit: null,
      palette,
      scheme: 'light',
    },
    900,
    320,
  );
  const chosen = ensembles.rules.flatMap(({ rule, steps }): TableRow[] => {
    const [first] = steps;
    if (first === undefined) return [];
    const best = steps.reduce((a, b) => (b.training > a.training ? b : a), first);
    const size = String(best.weights.length);
    return [{ cells: [rule, size, percent(best.training), percent(best.test)] }];
  });
  const single = [
    'best single weight',
    '1',
    percent(bestWeight.training),
    percent(bestWeight.test),
  ];
  const { published } = ensembles;
  const paper: TableRow[] =
    published === null
      ? []
      : [
          {
            cells: [`the paper: ${published.meaning}`, '', '', percent(published.mean)],
            paper: true,
          },
        ];
  return [
    `<h3>${escape(name)}: single digits and ensembles</h3>`,
    figure(
      toSvg(map),
      `Accuracy of each digit on ${report.images.test.toLocaleString('en')} test images at ${weights.length} shared weights; the frame is the weight that was best on training images.`,
    ),
    table(
      ['several weights together', 'weights', 'training', 'test'],
      [{ cells: single }, ...chosen, ...paper],
    ),
  ].join('\n');
}

function stagesSection({ stages }: PaperData): string {
  const rows = stages.map(({ title, planned, expectedSeconds, seconds, rollouts }) => ({
    cells: [
      title,
      planned,
      formatDuration(expectedSeconds),
      formatDuration(seconds),
      rollouts.toLocaleString('en'),
    ],
  }));
  return table(['stage', 'size', 'planned', 'took', 'rollouts'], rows);
}

/** The report as one page that needs no other file. */
export function paperHtml(data: PaperData, curves: readonly LearningCurve[]): string {
  const tasks = [...new Set(data.networks.map(({ task }) => task))];
  const sections = tasks.map((task) => {
    const own = <T extends { readonly task: string }>(all: readonly T[]): readonly T[] =>
      all.filter((one) => one.task === task);
    return [
      `<h2>${escape(taskOf(task).title)}</h2>`,
      ...own(data.networks).map(networkSection),
      own(curves).length === 0 ? '' : `<h3>Learning curves</h3>${curveFigure(own(curves))}`,
      growthSection(own(data.growth)),
      ...own(data.digits).map(digitsSection),
    ].join('\n');
  });
  const title = 'Weight agnostic neural networks, reproduced';
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head><body>`,
    `<h1>${title}</h1>`,
    `<p>The tables and figures of Gaier and Ha, <i>Weight Agnostic Neural Networks</i> (arXiv:1906.04358), measured by Precocial ${escape(data.program)}, seed ${data.seed}, beside the paper’s.</p>`,
    `<p class="rests">${escape(data.statement)}</p>`,
    '<h2>All tasks</h2>',
    overview(data),
    ...sections,
    data.stages.length === 0 ? '' : `<h2>What it took</h2>${stagesSection(data)}`,
    '</body></html>',
    '',
  ].join('\n');
}
