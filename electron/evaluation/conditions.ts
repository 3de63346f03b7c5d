import type {
  ConditionName,
  ConditionRow,
  ConditionsReport,
  ConditionsRequest,
  Summary,
  TuneRequest,
} from '../../shared/contract/judge.ts';
import { PrecocialError } from '../../shared/contract/errors.ts';
import { baselineOf } from '../../shared/evaluation/baselines.ts';
import {
  drawIndividualWeights,
  drawSharedWeights,
  weightSearchEffort,
} from '../../shared/evaluation/conditions.ts';
import { publishedFigure } from '../../shared/evaluation/published.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { planOf } from '../../shared/network/plan.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions, type Weighting } from '../../shared/tasks/task.ts';
import { vectorOfGenome, vectorOfFile, weightsAround } from '../../shared/tuning/offsets.ts';
import { tuneGenome } from '../tuning/tune.ts';
import type { RolloutPool } from '../workers/pool.ts';
import { Judge, sharedWeighting, type JudgeControl } from './judge.ts';

type Network = ConditionRow['network'];

interface Subject {
  readonly network: Network;
  readonly document: GenomeDocument;
  /** The shared weight its offsets are added to, if it has any. */
  readonly tunedWeight: number | null;
}

type Recipe = Pick<TuneRequest, 'algorithm' | 'settings'> & {
  readonly weight: number;
  readonly generations: number;
};

const DEFAULTS = { population: null, episodes: null, deviation: null, learningRate: null };

/** Measures one network under the four conditions. */
class Conditions {
  constructor(
    private readonly pool: RolloutPool,
    private readonly judge: Judge,
    private readonly request: ConditionsRequest,
    private readonly signal: JudgeControl['signal'],
  ) {}

  async rows(subject: Subject, onProgress: (done: number) => void): Promise<ConditionRow[]> {
    const { judge, request } = this;
    const { seed, trials } = request;
    const episodes = judge.measure === 'accuracy' ? 1 : request.episodesPerDraw;
    const plan = planOf(subject.document.genome);
    let part = 0;
    const control = (): JudgeControl => {
      const begun = part++;
      return { signal: this.signal, onProgress: (done) => onProgress((begun + done) / 5) };
    };
    const row = (
      condition: ConditionName,
      summary: Summary | null,
      weight: number | null,
      note: string,
    ): ConditionRow => {
      const published = publishedFigure(judge.task.id, subject.network, condition);
      return { network: subject.network, condition, summary, weight, published, note };
    };
    const individual = drawIndividualWeights(plan, seed, trials);
    const random = await judge.draws(plan, individual, episodes, seed, control());
    const values = drawSharedWeights(seed, trials);
    const shared = Array.from(values, (value): Weighting => sharedWeighting(value));
    const oneWeight = await judge.draws(plan, shared, episodes, seed, control());
    const weight = await judge.bestSharedWeight(plan, seed, control());
    const tuned = await judge.trials(plan, sharedWeighting(weight), trials, seed, control());
    const trained = await this.tuned(subject, weight, control());
    return [
      row('random weights', random, null, ''),
      row('random shared weight', oneWeight, null, ''),
      row('tuned shared weight', tuned, weight, this.searchNote()),
      row('tuned weights', trained.summary, trained.weight, trained.note),
    ];
  }

  /** How the tuned shared weight was found: few episodes make the choice itself noisy. */
  private searchNote(): string {
    const { coarse, fine, final } = weightSearchEffort(this.judge.task);
    if (final === 0) return 'looked for in (-2, 2) on training images';
    return `looked for in (-2, 2) on other episodes: ${coarse} a weight, ${fine} near the best, ${final} for the leaders`;
  }

  /** The condition of trained weights: those the genome brings, or those found now, or none. */
  private async tuned(
    subject: Subject,
    sharedWeight: number,
    control: JudgeControl,
  ): Promise<{ summary: Summary | null; weight: number | null; note: string }> {
    const { judge, request } = this;
    const { genome } = subject.document;
    const plan = planOf(genome);
    if (subject.tunedWeight !== null) {
      const vector = vectorOfGenome(genome, plan);
      const weighting = weightsAround(subject.tunedWeight, vector, 1);
      const { trials, seed } = request;
      const summary = await judge.trials(plan, weighting, trials, seed, control);
      return { summary, weight: subject.tunedWeight, note: 'the offsets given' };
    }
    if (request.tuneGenerations === 0) {
      return { summary: null, weight: null, note: 'not tuned: no offsets were given' };
    }
    const recipe = this.recipe(subject, sharedWeight);
    const found = await this.tune(subject, recipe, control);
    const weighting = weightsAround(recipe.weight, found, 1);
    const summary = await judge.trials(plan, weighting, request.trials, request.seed, control);
    return {
      summary,
      weight: recipe.weight,
      note: `tuned now by ${recipe.algorithm}, ${recipe.generations} generations, seed ${request.seed + 1}`,
    };
  }

  /**
   * How a network is tuned on the way. A fixed topology has no shared weight worth starting from: it
   * is searched widely around 0 instead, for longer.
   */
  private recipe(subject: Subject, sharedWeight: number): Recipe {
    const { tuneGenerations: generations } = this.request;
    if (this.judge.task.kind === 'classification') {
      return { algorithm: 'adam', weight: sharedWeight, generations, settings: DEFAULTS };
    }
    if (subject.network === 'genome') {
      return { algorithm: 'pepg', weight: sharedWeight, generations, settings: DEFAULTS };
    }
    const settings = { ...DEFAULTS, population: 40, deviation: 0.5 };
    return { algorithm: 'cma-es', weight: 0, generations: generations * 4, settings };
  }

  private async tune(
    subject: Subject,
    recipe: Recipe,
    control: JudgeControl,
  ): Promise<Float64Array> {
    const { request } = this;
    const result = await tuneGenome(
      this.pool,
      {
        document: subject.document,
        ...recipe,
        warmStart: false,
        seconds: null,
        target: null,
        // Another seed than the trials', so that no trial is an episode that chose the weights.
        seed: request.seed + 1,
        confirmTrials: 1,
        options: this.judge.options,
        resume: null,
        priority: request.priority,
      },
      {
        ...(control.signal === undefined ? {} : { signal: control.signal }),
        onEvent: ({ progress }) => control.onProgress?.(progress.done),
      },
    );
    if (result.ended === 'stopped')
      throw new PrecocialError('cancelled', 'Cancelled; nothing was changed.');
    const { genome } = subject.document;
    return vectorOfFile(result.offsets, genome, planOf(genome));
  }
}

/**
 * The paper's table for a genome and, if asked for, for the fixed topology it is compared with.
 * Every number follows from the request, whatever the number of workers.
 * @throws PrecocialError 'usage', 'wrong-task', 'cancelled'
 */
export async function measureConditions(
  pool: RolloutPool,
  request: ConditionsRequest,
  control: JudgeControl = {},
): Promise<ConditionsReport> {
  const { document, trials, seed } = request;
  const task = taskOf(document.task);
  checkFits(document.genome, task);
  if (!Number.isInteger(trials) || trials < 1) {
    throw new PrecocialError('usage', `The number of trials must be 1 or more, not ${trials}.`);
  }
  const judge = new Judge(pool, task, fillOptions(task, request.options));
  const baseline = request.baseline ? baselineOf(task) : null;
  const subjects: Subject[] = [{ network: 'genome', document, tunedWeight: request.tunedWeight }];
  if (baseline !== null) {
    subjects.push({
      network: 'fixed topology',
      document: newDocument(baseline.name, task.id, baseline.genome),
      tunedWeight: null,
    });
  }
  const begun = performance.now();
  const conditions = new Conditions(pool, judge, request, control.signal);
  const rows: ConditionRow[] = [];
  for (const [k, subject] of subjects.entries()) {
    const onProgress = (done: number): void => control.onProgress?.((k + done) / subjects.length);
    rows.push(...(await conditions.rows(subject, onProgress)));
  }
  return {
    task: task.id,
    name: document.name,
    measure: judge.measure,
    connections: connectionCount(document.genome),
    baseline:
      baseline === null
        ? null
        : { name: baseline.name, connections: connectionCount(baseline.genome) },
    trials,
    episodesPerDraw: judge.measure === 'accuracy' ? 1 : request.episodesPerDraw,
    seed,
    rows,
    steps: judge.steps,
    seconds: (performance.now() - begun) / 1000,
  };
}
