import type { TuneSettings, AlgorithmName } from '../../shared/tuning/settings.ts';
import type { TaskDefinition, TaskOptions } from '../../shared/tasks/task.ts';
import { baselineOf } from '../../shared/evaluation/baselines.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';

/** What a stage does. `of` and `after` are ids of earlier stages. */
export type Work =
  | {
      readonly kind: 'search';
      readonly preset: string;
      /** A search whose champion, made even, it begins from; null: from minimal networks, or as `starts` says. */
      readonly from: string | null;
      /** Short searches: it goes on with the whole population of the best of them. None: empty. */
      readonly starts: readonly string[];
      readonly generations: number;
    }
  | {
      readonly kind: 'tuning';
      /** The search whose champion is tuned; null: the fixed topology. */
      readonly of: string | null;
      /** The tuning whose weights it begins at; null: a shared weight. */
      readonly after: string | null;
      readonly step: TuningStep;
      readonly generations: number;
    }
  | {
      readonly kind: 'conditions';
      readonly of: string | null;
      /** The last tuning of this network; null: it has none. */
      readonly tuning: string | null;
      /** The champion is made flat before it is measured. */
      readonly flat: boolean;
      readonly trials: number;
    }
  | { readonly kind: 'digits'; readonly of: string };

/** A part of a reproduction that is done as a whole: it ends with a run or a file of results. */
export interface Stage {
  /** A file name: letters, digits and dashes. */
  readonly id: string;
  readonly task: string;
  readonly work: Work;
}

/** One tuning of a recipe. */
export interface TuningStep {
  readonly algorithm: AlgorithmName;
  readonly settings: TuneSettings;
  /** The shared weight that offsets are added to; null: the best one, looked for on other episodes. */
  readonly weight: number | null;
  readonly options: TaskOptions;
  readonly generations: number;
}

const step = (
  algorithm: AlgorithmName,
  generations: number,
  settings: Partial<TuneSettings>,
  more: Partial<Pick<TuningStep, 'weight' | 'options'>> = {},
): TuningStep => ({
  algorithm,
  generations,
  settings: { population: null, episodes: null, deviation: null, learningRate: null, ...settings },
  weight: null,
  options: {},
  ...more,
});

/** From this many weights on the covariance of CMA-ES costs more than it brings. */
const LARGE = 1000;

/**
 * The recipes of docs/benchmarks/tuning.md: a gradient for digits; imitation of the expert for the racer, then a
 * search; for many weights a population that keeps several parents, then its mean; for few weights CMA-ES, then again with many episodes, among which rare starts occur.
 * @param connections of the network; of a champion that is not there yet, what champions have
 */
function recipe(task: TaskDefinition, connections: number, fixed: boolean): readonly TuningStep[] {
  if (task.measure === 'accuracy') return [step('adam', 400, {})];
  const start = fixed ? { weight: 0 } : {};
  if (connections > LARGE) {
    const patience = task.options.some(({ name }) => name === 'patience') ? { patience: 80 } : {};
    const ga = { population: 256, episodes: 1, deviation: 0.3 };
    return [
      step('ga', 460, ga, { ...start, options: patience }),
      step('pepg', 232, { population: 96, episodes: 2, deviation: 0.05, learningRate: 0.03 }),
      step('pepg', 251, { population: 96, episodes: 3, deviation: 0.04, learningRate: 0.02 }),
    ];
  }
  if (task.encoder !== undefined) {
    const small = { options: { small: 1 } };
    // A champion that cannot do what the expert does keeps its shared weight, from which the search then looks widely.
    const deviation = fixed ? 0.02 : 0.2;
    return [
      step('imitation', 60, { episodes: 8, learningRate: 0.003 }, { ...start, ...small }),
      step('imitation', 35, { episodes: 8, learningRate: 0.0005 }, small),
      step('cma-es', 120, { population: 16, episodes: 6, deviation }, small),
    ];
  }
  const first = fixed ? 0.5 : 0.4;
  return [
    step('cma-es', 2000, { population: 48, episodes: 16, deviation: first }, start),
    step('cma-es', 800, { population: 32, episodes: 192, deviation: 0.06 }),
  ];
}

/** About how many connections an evolved network has, to choose a recipe before it is there. */
const OF_A_CHAMPION = 200;

/**
 * In searches for the walker, networks learn to dive forward before they walk, and whether they come to walk differs from
 * seed to seed: this many searches are begun, each for so many generations.
 */
const STARTS = { count: 8, generations: 80 };

/** The preset of a search at one shared weight, whose champion is made flat. */
const ONE = 'one';

interface SearchPlan {
  readonly preset: string;
  readonly from: string | null;
  readonly starts: number;
}

/**
 * The searches of a task, in their order: those of the presets `paper` and `even`; where the task has a ladder, one of
 * the ladder that goes on from the best of several short ones, then one of the preset `even` from its champion. Last
 * the one at a single weight, where the task has such a preset.
 */
function searchesOf({ presets }: TaskDefinition): readonly SearchPlan[] {
  const first = presets['ladder'] === undefined ? 'paper' : 'ladder';
  const from = first === 'ladder' ? first : null;
  return [
    { preset: first, from: null, starts: from === null ? 0 : STARTS.count },
    { preset: 'even', from, starts: 0 },
    ...(presets[ONE] === undefined ? [] : [{ preset: ONE, from, starts: 0 }]),
  ];
}

/** Trials of a condition, as in the paper. */
export const TRIALS = 100;

/** All stages of a task with the budgets they would have if there were time enough. */
export function stagesOf(task: TaskDefinition): Stage[] {
  const id = (...words: readonly string[]): string => [task.id, ...words].join('-');
  const stage = (name: string, work: Work): Stage => ({ id: name, task: task.id, work });
  const stages: Stage[] = [];
  const measure = (of: string | null, name: string, tuning: string | null, flat: boolean): void => {
    const work = { kind: 'conditions', of, tuning, flat, trials: TRIALS } as const;
    stages.push(stage(id(name, 'conditions'), work));
  };
  const judge = (of: string | null, name: string, steps: readonly TuningStep[]): void => {
    let after: string | null = null;
    steps.forEach((each, k) => {
      const tuning = id(name, 'tuning', String(k + 1));
      const { generations } = each;
      stages.push(stage(tuning, { kind: 'tuning', of, after, step: each, generations }));
      after = tuning;
    });
    if (after === null) return;
    measure(of, name, after, false);
  };
  const search = (
    name: string,
    preset: string,
    generations: number,
    begin: { readonly from?: string | null; readonly starts?: readonly string[] },
  ): void => {
    const { from = null, starts = [] } = begin;
    stages.push(stage(name, { kind: 'search', preset, from, starts, generations }));
  };
  for (const { preset, from, starts: count } of searchesOf(task)) {
    const found = id(preset);
    const starts = Array.from({ length: count }, (_, k) => id(preset, 'start', String(k + 1)));
    for (const start of starts) search(start, preset, STARTS.generations, {});
    const begin = { from: from === null ? null : id(from), starts };
    search(found, preset, task.presets[preset]?.generations ?? 0, begin);
    judge(found, preset, recipe(task, OF_A_CHAMPION, false));
    if (preset === ONE) measure(found, 'flat', null, true);
    if (task.measure === 'accuracy') {
      stages.push(stage(id(preset, 'digits'), { kind: 'digits', of: found }));
    }
  }
  const baseline = baselineOf(task);
  if (baseline !== null) {
    judge(null, 'fixed', recipe(task, connectionCount(baseline.genome), true));
  }
  return stages;
}

/** What a search begins from, as a clause; empty for minimal networks and for what is no search. */
export function beginningOf(work: Work): string {
  if (work.kind !== 'search') return '';
  const { from, starts } = work;
  if (from !== null) return `, from the champion of ${from} made even`;
  return starts.length === 0 ? '' : `, going on with the best of ${starts.length} starts`;
}

/** What a stage is called on screen. */
export function titleOf({ task, work }: Stage): string {
  const whose = (of: string | null): string =>
    of === null ? 'the fixed topology' : `the champion of ${of}`;
  switch (work.kind) {
    case 'search':
      return `${task}: search, preset ${work.preset}${beginningOf(work)}`;
    case 'tuning':
      return `${task}: weights of ${whose(work.of)}, ${work.step.algorithm}${work.after === null ? '' : ', going on'}`;
    case 'conditions':
      return `${task}: four conditions of ${whose(work.of)}${work.flat ? ', made flat' : ''}`;
    case 'digits':
      return `${task}: ensembles and single digits of ${whose(work.of)}`;
  }
}

/** How large a stage is, in its own unit. */
export function sizeOf({ work }: Stage): { readonly count: number; readonly unit: string } | null {
  switch (work.kind) {
    case 'search':
    case 'tuning':
      return { count: work.generations, unit: 'generations' };
    case 'conditions':
      return { count: work.trials, unit: 'trials' };
    case 'digits':
      return null;
  }
}
