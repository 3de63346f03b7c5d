import { type ConditionRow } from '../../shared/contract/judge.ts';
import { CONDITIONS } from '../../shared/tasks/published.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { ResultRecord } from './records.ts';

/** The champions of a task and the fixed topology they are compared with, as far as measured. */
export interface TaskResults {
  readonly task: string;
  readonly champions: readonly ResultRecord[];
  readonly baseline: ResultRecord | null;
}

const HEAD = [
  'condition',
  'mean ± 95 %',
  'sd over trials',
  'sd over episodes',
  'sd over draws',
  'median (quartiles)',
  'paper',
];

type Show = (value: number | null | undefined) => string;

const showIn =
  (measure: Measure): Show =>
  (value) => {
    if (value === null || value === undefined) return '–';
    return measure === 'accuracy' ? `${(value * 100).toFixed(2)} %` : value.toFixed(1);
  };

function paperOf({ published }: ConditionRow, show: Show): string {
  if (published === null) return '–';
  const { mean, plusMinus } = published;
  return `${show(mean)}${plusMinus === null ? '' : ` ± ${show(plusMinus)}`}`;
}

function cellsOf(row: ConditionRow, show: Show): string[] {
  const { summary } = row;
  const paper = paperOf(row, show);
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

function tableOf({ rows, measure }: ResultRecord): string[] {
  const show = showIn(measure);
  const weights = rows.flatMap((row) =>
    row.weight === null
      ? []
      : [`- ${row.condition}: shared weight ${row.weight.toFixed(4)}, ${row.note}`],
  );
  return [
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...rows.map((row) => line(cellsOf(row, show))),
    '',
    ...weights,
  ];
}

const isFixed = ({ key }: ResultRecord): boolean => key.network === 'fixed topology';

function sectionOf(record: ResultRecord, champion: string): string[] {
  const { key, measure, title, name, connections, steps, seconds } = record;
  const unit = measure === 'accuracy' ? 'images' : 'steps';
  const tuning = key.tuned === null && key.tuneGenerations > 0;
  const command = [
    `precocial conditions ${champion} --trials ${key.trials} --seed ${key.seed}`,
    ` --episodes-per-draw ${key.episodesPerDraw}`,
    tuning ? ` --tune --generations ${key.tuneGenerations}` : '',
    isFixed(record) ? '' : ' --no-baseline',
  ].join('');
  const heading = isFixed(record) ? `Fixed topology: ${title}` : `${title} (\`${name}\`)`;
  return [
    `### ${heading}, ${connections} connections`,
    '',
    `\`${command}\`${isFixed(record) ? ', second table' : ''}: ${steps.toLocaleString('en')} ${unit} in ${seconds.toFixed(0)} s.`,
    '',
    ...(isFixed(record)
      ? []
      : [`![Every value under the four conditions](results/${name}.svg)`, '']),
    ...tableOf(record),
    '',
  ];
}

/** Means and spreads of every network in one table. */
function overviewOf(results: readonly TaskResults[]): string[] {
  const short = (row: ConditionRow | undefined, show: Show): string => {
    const summary = row?.summary ?? null;
    if (summary === null) return '–';
    return summary.values.length === 1
      ? show(summary.mean)
      : `${show(summary.mean)} ± ${show(summary.std)}`;
  };
  const find = (record: ResultRecord, condition: string): ConditionRow | undefined =>
    record.rows.find((row) => row.condition === condition);
  const ours = (record: ResultRecord, name: string): string =>
    line([name, ...CONDITIONS.map((c) => short(find(record, c), showIn(record.measure)))]);
  const paper = (record: ResultRecord, name: string): string =>
    line([
      name,
      ...CONDITIONS.map((condition) => {
        const row = find(record, condition);
        return row === undefined ? '–' : paperOf(row, showIn(record.measure));
      }),
    ]);
  const rows = results.flatMap(({ task, champions, baseline }) => {
    const { title } = taskOf(task);
    const [first] = champions;
    const published = (record: ResultRecord): boolean =>
      record.rows.some((row) => row.published !== null);
    return [
      ...champions.map((record) => ours(record, `**${title}**: ${record.name}`)),
      ...(first !== undefined && published(first) ? [paper(first, 'the paper’s network')] : []),
      ...(baseline === null ? [] : [ours(baseline, 'fixed topology')]),
      ...(baseline !== null && published(baseline)
        ? [paper(baseline, 'the paper’s fixed topology')]
        : []),
    ];
  });
  return [
    'Mean ± sd over trials:',
    '',
    line(['', ...CONDITIONS]),
    line(['---', ...CONDITIONS.map(() => '---')]),
    ...rows,
    '',
  ];
}

/** docs/results.md as a whole. @param missing networks that have no record */
export function resultsText(results: readonly TaskResults[], missing: readonly string[]): string {
  return [
    RESULTS_HEAD,
    ...(missing.length === 0 ? [] : [`Not measured yet: ${missing.join(', ')}.`, '']),
    ...overviewOf(results),
    ...results.flatMap(({ task, champions, baseline }) => {
      const [first] = champions;
      return [
        `## ${taskOf(task).title}`,
        '',
        ...champions.flatMap((record) => sectionOf(record, record.name)),
        ...(baseline === null || first === undefined ? [] : sectionOf(baseline, first.name)),
      ];
    }),
  ].join('\n');
}

const RESULTS_HEAD = `# Results of this program

Shipped champions and the fixed topologies they are compared with, under the four conditions of the
paper (Gaier and Ha, arXiv:1906.04358), written by \`npm run results\`. Every number but the times
follows from the seed; times are of the evaluation alone, on whatever else the machine was doing. Where the
champions come from is in assets/champions/PROVENANCE.md, what their tuned weights cost in
[benchmarks/tuning.md](benchmarks/tuning.md); every value of every row is in \`results/\`.

How to read them: *sd over trials* is what the paper's ± is, a standard deviation over all trials; where
weights are random it mixes two spreads, which stand beside it: *over episodes* at the same weights and
*over draws* of weights. *± 95 %* is the interval of the mean, over draws, or over episodes where the
weights are fixed. Tuned weights are those of assets/tuned, or found on the way where a row says so, with far
fewer rollouts; no trial is an episode that chose a weight.

The paper's ± 58 for swing-up at a random shared weight can hardly be a spread over draws from U(-2, 2): a network
that does nothing near weight 0 scores about 0 for a tenth of them, which alone makes more than 150. It is near
our spread over episodes.
`;
