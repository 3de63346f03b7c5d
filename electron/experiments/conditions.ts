import { throwIfCancelled } from '../../shared/base/cancel.ts';
import type {
  ConditionRow,
  ConditionsReport,
  ConditionsRequest,
  TuneRequest,
} from '../../shared/contract/experiments.ts';
import type { ConditionName } from '../../shared/tasks/published.ts';
import type { Summary } from '../../shared/evaluation/summary.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { baselineOf } from '../../shared/evaluation/baselines.ts';
import {
  drawIndividualWeights,
  drawSharedWeights,
  weightSearchRollouts,
} from '../../shared/evaluation/conditions.ts';
import { publishedFigure } from '../../shared/tasks/published.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { planOf, type Plan } from '../../shared/network/plan.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions, type Weighting } from '../../shared/tasks/task.ts';
import { vectorOfGenome, vectorOfFile, weightsAround } from '../../shared/tuning/offsets.ts';
import { DEFAULT_TUNING, fillSettings } from '../../shared/tuning/settings.ts';
import { tuneGenome } from '../tuning/tune.ts';
import { shippedTuning } from '../tuning/tuned-files.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { controlsOf, Judge, sharedWeighting, type JudgeControl } from '../evaluation/judge.ts';

/** A network to be measured. */
export interface Subject {
  readonly network: ConditionRow['network'];
  readonly document: GenomeDocument;
  /** The shared weight its offsets are added to, if it has any. */
  readonly tunedWeight: number | null;
}

/** How networks are measured: what all of a table have in common. */
export type ConditionsSettings = Pick<
  ConditionsRequest,
  'trials' | 'episodesPerDraw' | 'seed' | 'options' | 'tuneGenerations' | 'priority'
>;

/** One network under the four conditions. */
export interface NetworkMeasurement {
  readonly rows: readonly ConditionRow[];
  /** Environment steps, or images, and the time they took. */
  readonly steps: number;
  readonly seconds: number;
}

type Recipe = Pick<TuneRequest, 'algorithm' | 'settings'> & {
  readonly weight: number;
  readonly generations: number;
};

/** Weights in the plan's order, the shared weight they stand around, and where they come from. */
interface TunedWeights {
  readonly vector: Float64Array;
  readonly weight: number;
  readonly note: string;
}

/** Measures one network under the four conditions. */
class Conditions {
  private readonly plan: Plan;
  private readonly episodes: number;

  constructor(
    private readonly pool: RolloutExecutor,
    private readonly judge: Judge,
    private readonly subject: Subject,
    private readonly settings: ConditionsSettings,
  ) {
    this.plan = planOf(subject.document.genome);
    this.episodes = judge.measure === 'accuracy' ? 1 : settings.episodesPerDraw;
  }

  async rows(control: JudgeControl): Promise<ConditionRow[]> {
    const { judge, plan, episodes } = this;
    const { seed, trials } = this.settings;
    const given = await this.givenWeights();
    const [first = {}, second = {}, search = {}, third = {}, tuning = {}, last = {}] = controlsOf(
      this.amounts(given === null),
      control,
    );
    const begin = ({ signal, onProgress }: JudgeControl, note: string): JudgeControl => {
      throwIfCancelled(signal);
      onProgress?.(0, note);
      return { signal, onProgress: (done) => onProgress?.(done, note) };
    };
    const individual = drawIndividualWeights(plan, seed, trials);
    const random = await judge.draws(
      plan,
      individual,
      episodes,
      seed,
      begin(first, 'random weights'),
    );
    const values = drawSharedWeights(seed, trials);
    const shared = Array.from(values, (value): Weighting => sharedWeighting(value));
    const oneWeight = await judge.draws(
      plan,
      shared,
      episodes,
      seed,
      begin(second, 'random shared weight'),
    );
    const weight = await judge.bestSharedWeight(
      plan,
      seed,
      begin(search, 'looking for the best shared weight'),
    );
    const atBest = begin(third, 'tuned shared weight');
    const tuned = await judge.trials(plan, sharedWeighting(weight), trials, seed, atBest);
    const found = given ?? (await this.tune(weight, begin(tuning, 'tuning the weights')));
    const trained =
      found === null
        ? null
        : await judge.trials(
            plan,
            weightsAround(found.weight, found.vector, 1),
            trials,
            seed,
            begin(last, 'tuned weights'),
          );
    const note = found?.note ?? 'not tuned: no weights ship for this topology';
    return [
      this.row('random weights', random, null, ''),
      this.row('random shared weight', oneWeight, null, ''),
      this.row('tuned shared weight', tuned, weight, this.searchNote()),
      this.row('tuned weights', trained, found?.weight ?? null, note),
    ];
  }

  private row(
    condition: ConditionName,
    summary: Summary | null,
    weight: number | null,
    note: string,
  ): ConditionRow {
    const { network } = this.subject;
    const published = publishedFigure(this.judge.task, network, condition);
    return { network, condition, summary, weight, published, note };
  }

  /** Rollouts of each part, or what takes as long. */
  private amounts(tunes: boolean): number[] {
    const { judge, plan, settings } = this;
    const { trials } = settings;
    const draws = trials * this.episodes;
    const search = weightSearchRollouts(judge.task).reduce((sum, amount) => sum + amount, 0);
    if (!tunes || settings.tuneGenerations === 0) return [draws, draws, search, trials, 0, trials];
    const recipe = this.recipe(0);
    const { population, episodes } = fillSettings(
      recipe.algorithm,
      recipe.settings,
      judge.task,
      plan.connectionCount,
    );
    const generation = recipe.algorithm === 'adam' ? episodes / 4 : population * episodes;
    return [draws, draws, search, trials, recipe.generations * generation, trials];
  }

  /** How the tuned shared weight was found: few episodes make the choice itself noisy. */
  private searchNote(): string {
    const { coarse, fine, final } = this.judge.task.effort.weightSearch;
    if (final === 0) return 'looked for in (-2, 2) on training images';
    return `looked for in (-2, 2) on other episodes: ${coarse} a weight, ${fine} near the best, ${final} for the leaders`;
  }

  /** The weights a genome brings, or those that ship for its topology. */
  private async givenWeights(): Promise<TunedWeights | null> {
    const { subject, plan } = this;
    if (subject.tunedWeight !== null) {
      const vector = vectorOfGenome(subject.document.genome, plan);
      return { vector, weight: subject.tunedWeight, note: 'the offsets given' };
    }
    const shipped = await shippedTuning(subject.document);
    if (shipped === null) return null;
    const { algorithm, seed } = shipped.details;
    return {
      vector: vectorOfGenome(shipped.document.genome, plan),
      weight: shipped.weight,
      note: `the weights that ship for this topology, found by ${algorithm}, seed ${seed}`,
    };
  }

  /**
   * How a network is tuned on the way. A fixed topology has no shared weight worth starting from: it
   * is searched widely around 0 instead, for longer.
   */
  private recipe(sharedWeight: number): Recipe {
    const { tuneGenerations: generations } = this.settings;
    if (this.judge.measure === 'accuracy') {
      return { algorithm: 'adam', weight: sharedWeight, generations, settings: DEFAULT_TUNING };
    }
    if (this.subject.network === 'genome') {
      return { algorithm: 'pepg', weight: sharedWeight, generations, settings: DEFAULT_TUNING };
    }
    const settings = { ...DEFAULT_TUNING, population: 40, deviation: 0.5 };
    return { algorithm: 'cma-es', weight: 0, generations: generations * 4, settings };
  }

  private async tune(sharedWeight: number, control: JudgeControl): Promise<TunedWeights | null> {
    const { settings, subject, plan } = this;
    if (settings.tuneGenerations === 0) return null;
    const recipe = this.recipe(sharedWeight);
    // Another seed than the trials', so that no trial is an episode that chose the weights.
    const seed = settings.seed + 1;
    const result = await tuneGenome(
      this.pool,
      {
        document: subject.document,
        ...recipe,
        warmStart: false,
        seconds: null,
        target: null,
        seed,
        confirmTrials: 1,
        options: this.judge.options,
        resume: null,
        priority: settings.priority,
      },
      {
        ...(control.signal === undefined ? {} : { signal: control.signal }),
        onEvent: ({ progress }) => control.onProgress?.(progress.done),
      },
    );
    if (result.ended === 'stopped')
      throw new PrecocialError('cancelled', 'Cancelled; nothing was changed.');
    return {
      vector: vectorOfFile(result.offsets, subject.document.genome, plan),
      weight: recipe.weight,
      note: `tuned now by ${recipe.algorithm}, ${recipe.generations} generations, seed ${seed}`,
    };
  }
}

/**
 * One network under the four conditions. Every number but the time follows from the settings, whatever
 * the number of workers.
 * @throws PrecocialError 'usage', 'wrong-task', 'cancelled'
 */
export async function measureNetwork(
  pool: RolloutExecutor,
  subject: Subject,
  settings: ConditionsSettings,
  control: JudgeControl = {},
): Promise<NetworkMeasurement> {
  const task = taskOf(subject.document.task);
  checkFits(subject.document.genome, task);
  const { trials } = settings;
  if (!Number.isInteger(trials) || trials < 1) {
    throw new PrecocialError('usage', `The number of trials must be 1 or more, not ${trials}.`);
  }
  const judge = new Judge(pool, task, fillOptions(task, settings.options));
  const begun = performance.now();
  const rows = await new Conditions(pool, judge, subject, settings).rows(control);
  return { rows, steps: judge.steps, seconds: (performance.now() - begun) / 1000 };
}

/** The fixed topology a task is compared with, or null for a task the paper does not have. */
export function baselineSubject(task: string): Subject | null {
  const baseline = baselineOf(taskOf(task));
  if (baseline === null) return null;
  const document = newDocument(baseline.name, task, baseline.genome);
  return { network: 'fixed topology', document, tunedWeight: null };
}

/**
 * The paper's table for a genome and, if asked for, for the fixed topology it is compared with.
 * @throws PrecocialError 'usage', 'wrong-task', 'cancelled'
 */
export async function measureConditions(
  pool: RolloutExecutor,
  request: ConditionsRequest,
  control: JudgeControl = {},
): Promise<ConditionsReport> {
  const { document, tunedWeight, trials, seed } = request;
  const task = taskOf(document.task);
  const fixed = baselineSubject(task.id);
  const isFixed =
    fixed !== null && structuralHash(fixed.document.genome) === structuralHash(document.genome);
  const baseline = request.baseline || isFixed ? fixed : null;
  const network = isFixed ? 'fixed topology' : 'genome';
  const subjects: Subject[] = [{ network, document, tunedWeight }];
  if (baseline !== null && !isFixed) subjects.push(baseline);
  const controls = controlsOf(
    subjects.map(() => 1),
    control,
  );
  const measured: NetworkMeasurement[] = [];
  for (const [k, subject] of subjects.entries()) {
    measured.push(await measureNetwork(pool, subject, request, controls[k]));
  }
  const sum = (of: (network: NetworkMeasurement) => number): number =>
    measured.reduce((total, network) => total + of(network), 0);
  return {
    task: task.id,
    name: document.name,
    measure: task.measure,
    connections: connectionCount(document.genome),
    baseline:
      baseline === null
        ? null
        : {
            name: baseline.document.name,
            connections: connectionCount(baseline.document.genome),
          },
    trials,
    episodesPerDraw: task.measure === 'accuracy' ? 1 : request.episodesPerDraw,
    seed,
    rows: measured.flatMap(({ rows }) => rows),
    steps: sum(({ steps }) => steps),
    seconds: sum(({ seconds }) => seconds),
  };
}
