import { type ConditionRow } from '../../shared/contract/experiments.ts';
import { CONDITIONS } from '../../shared/tasks/published.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { ManyTrials } from './many-trials.ts';
import type { ResultRecord } from './records.ts';

/** The champions of a task and the fixed topology they are compared with, as far as measured. */
export interface TaskResults {
  readonly task: string;
  readonly champions: readonly ResultRecord[];
  readonly baseline: ResultRecord | null;
  /** Tuned weights on many trials, by name of the network; empty where that is not measured. */
  readonly many: ReadonlyMap<string, ManyTrials>;
}

/** What a network's figures are tabled from: a record, or a network of a report. */
export type Tabled = Pick<ResultRecord, 'rows' | 'measure'>;

/** Heads of the table of a network under the four conditions. */
export const CONDITION_HEAD = [
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

/** The cells of a network's table, and a line on every weight that was found. */
export function conditionTable({ rows, measure }: Tabled): {
  readonly cells: readonly (readonly string[])[];
  readonly notes: readonly string[];
} {
  const show = showIn(measure);
  const notes = rows.flatMap((row) =>
    row.weight === null
      ? []
      : [`${row.condition}: shared weight ${row.weight.toFixed(4)}, ${row.note}`],
  );
  return { cells: rows.map((row) => cellsOf(row, show)), notes };
}

function tableOf(record: ResultRecord): string[] {
  const { cells, notes } = conditionTable(record);
  return [
    line(CONDITION_HEAD),
    line(CONDITION_HEAD.map(() => '---')),
    ...cells.map(line),
    '',
    ...notes.map((note) => `- ${note}`),
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

function shortOf(row: ConditionRow | undefined, show: Show): string {
  const summary = row?.summary ?? null;
  if (summary === null) return '–';
  return summary.values.length === 1
    ? show(summary.mean)
    : `${show(summary.mean)} ± ${show(summary.std)}`;
}

/** Mean ± sd of a network under each condition, as measured or as published. */
export function overviewCells({ rows, measure }: Tabled, whose: 'ours' | 'paper'): string[] {
  const show = showIn(measure);
  return CONDITIONS.map((condition) => {
    const row = rows.find((candidate) => candidate.condition === condition);
    if (whose === 'ours') return shortOf(row, show);
    return row === undefined ? '–' : paperOf(row, show);
  });
}

/** True if the paper has figures of a network. */
export const isPublished = ({ rows }: Tabled): boolean =>
  rows.some(({ published }) => published !== null);

/** Means and spreads of every network in one table. */
function overviewOf(results: readonly TaskResults[]): string[] {
  const ours = (record: ResultRecord, name: string): string =>
    line([name, ...overviewCells(record, 'ours')]);
  const paper = (record: ResultRecord, name: string): string =>
    line([name, ...overviewCells(record, 'paper')]);
  const rows = results.flatMap(({ task, champions, baseline }) => {
    const { title } = taskOf(task);
    const [first] = champions;
    return [
      ...champions.map((record) => ours(record, `**${title}**: ${record.name}`)),
      ...(first !== undefined && isPublished(first) ? [paper(first, 'the paper’s network')] : []),
      ...(baseline === null ? [] : [ours(baseline, 'fixed topology')]),
      ...(baseline !== null && isPublished(baseline)
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

/** Tuned weights on a hundred trials and on many. */
function manyOf(records: readonly ResultRecord[], many: ReadonlyMap<string, ManyTrials>): string[] {
  const rows = records.flatMap((record) => {
    const trials = many.get(record.name);
    if (trials === undefined) return [];
    const show = showIn(record.measure);
    const row = record.rows.find(({ condition }) => condition === 'tuned weights');
    const { mean, std, confidence95, median, lowerQuartile, upperQuartile } = trials;
    return [
      line([
        record.name,
        shortOf(row, show),
        `${show(mean)} ± ${show(confidence95)}`,
        show(std),
        `${show(median)} (${show(lowerQuartile)}, ${show(upperQuartile)})`,
        `${((100 * trials.lost) / trials.trials).toFixed(2)} %`,
        show(trials.meanOfOthers),
      ]),
    ];
  });
  const [first] = many.values();
  if (first === undefined) return [];
  const { trials, seed } = first;
  const all = trials.toLocaleString('en');
  return [
    `Tuned weights on ${all} trials of the seed ${seed}, which nothing else uses, beside the hundred below. A start is lost where its return is below 800.`,
    '',
    line([
      'network',
      '100 trials, ± sd',
      `${all} trials, ± 95 %`,
      'sd',
      'median (quartiles)',
      'lost',
      'mean of the others',
    ]),
    line(Array.from({ length: 7 }, () => '---')),
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
    ...results.flatMap(({ task, champions, baseline, many }) => {
      const [first] = champions;
      return [
        `## ${taskOf(task).title}`,
        '',
        ...manyOf([...champions, ...(baseline === null ? [] : [baseline])], many),
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
fewer rollouts.

Which episodes chose what: the training episodes of a search chose its champion, other episodes the shared weight, and the checks
and confirmations of tunings, on seeds of their own, the tuned weights. No trial is one of these. The hundred trials of
swing-up were looked at, though, before its tunings were taken further, so its tuned weights stand on many trials of
another seed as well.

The paper's ± 58 for swing-up at a random shared weight can hardly be a spread over draws from U(-2, 2): a network
that does nothing near weight 0 scores about 0 for a tenth of them, which alone makes more than 150. It is near
our spread over episodes.
`;
