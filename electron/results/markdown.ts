import type { ConditionRow, ConditionsReport } from '../../shared/contract/judge.ts';

const HEAD = [
  'condition',
  'mean ± 95 %',
  'sd over trials',
  'sd over episodes',
  'sd over draws',
  'median (quartiles)',
  'paper',
];

function rowOf(row: ConditionRow, percent: boolean): string[] {
  const show = (value: number | null | undefined): string => {
    if (value === null || value === undefined) return '–';
    return percent ? `${(value * 100).toFixed(2)} %` : value.toFixed(1);
  };
  const { summary, published } = row;
  const plusMinus = published?.plusMinus ?? null;
  const paper =
    published === null
      ? '–'
      : `${show(published.mean)}${plusMinus === null ? '' : ` ± ${show(plusMinus)}`}`;
  if (summary === null) return [row.condition, row.note, '–', '–', '–', '–', paper];
  const { median, lowerQuartile, upperQuartile } = summary;
  const single = summary.values.length === 1;
  return [
    row.condition,
    single ? show(summary.mean) : `${show(summary.mean)} ± ${show(summary.confidence95)}`,
    single ? '–' : show(summary.std),
    show(summary.stdOverEpisodes),
    show(summary.stdOverDraws),
    single ? '–' : `${show(median)} (${show(lowerQuartile)}, ${show(upperQuartile)})`,
    paper,
  ];
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function tableOf(report: ConditionsReport, network: ConditionRow['network']): string[] {
  const rows = report.rows.filter((row) => row.network === network);
  if (rows.length === 0) return [];
  const percent = report.measure === 'accuracy';
  const title =
    network === 'genome'
      ? `**${report.name}**, ${report.connections} connections`
      : `**Fixed topology** (${report.baseline?.name ?? ''}), ${report.baseline?.connections ?? 0} connections`;
  const weights = rows.flatMap((row) =>
    row.weight === null
      ? []
      : [`${row.condition}: shared weight ${row.weight.toFixed(4)}, ${row.note}`],
  );
  return [
    title,
    '',
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...rows.map((row) => line(rowOf(row, percent))),
    '',
    ...weights.map((text) => `- ${text}`),
    '',
  ];
}

/** One task's part of docs/results.md. @param command what reproduces it */
export function resultsOf(report: ConditionsReport, command: string): string {
  return [
    `## ${report.task}`,
    '',
    `\`${command}\`: ${report.trials} trials, ${report.episodesPerDraw} episodes for each weight draw, seed ${report.seed}, ${report.steps} steps in ${report.seconds.toFixed(0)} s.`,
    '',
    ...tableOf(report, 'genome'),
    ...tableOf(report, 'fixed topology'),
  ].join('\n');
}

/** What stands above the tables. */
export const RESULTS_HEAD = `# Results of this program

Shipped champions and the fixed topologies they are compared with, under the four conditions of the
paper (Gaier and Ha, arXiv:1906.04358), written by \`npm run results\`. Every number but the times
follows from the seed.

How to read them: *sd over trials* is what the paper's ± is, a standard deviation over all trials; where
weights are random it mixes two spreads, which stand beside it: *over episodes* at the same weights and
*over draws* of weights. *± 95 %* is the interval of the mean, over draws, or over episodes where the
weights are fixed. Tuned weights of champions are those in assets/tuned; fixed topologies are tuned on the
way, as their rows say, with far fewer rollouts than a champion got.
`;
