import { PrecocialError } from '../../shared/base/errors.ts';
import { at, item } from '../../shared/base/arrays.ts';
import { mean } from '../../shared/base/spread.ts';
import {
  bySize,
  changesByClass,
  pairedChanges,
  partsOf,
  pruned,
  withoutPart,
  type NetworkPart,
  type PairedChange,
  type PartEffect,
} from '../../shared/evaluation/ablation.ts';
import type {
  AblationReport,
  AblationRequest,
  SimplifyReport,
  SimplifyRequest,
} from '../../shared/contract/experiments.ts';
import { trialKeys, weightingWithOffsets } from '../../shared/evaluation/evaluate.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { phenotypeOf } from '../../shared/network/phenotype.ts';
import { canMerge, mergeNetworks } from '../../shared/network/merged.ts';
import { cachedPlanOf } from '../../shared/network/plan.ts';
import { fold, keyOf, type Key } from '../../shared/random/key.ts';
import { sharesByClass } from '../../shared/tasks/classification.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import {
  fillOptions,
  type Episode,
  type TaskDefinition,
  type TaskOptions,
} from '../../shared/tasks/task.ts';
import type { JudgeControl } from '../evaluation/judge.ts';
import type { RolloutItem } from '../../shared/tasks/rollout-batch.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';

/** What a genome's rollouts gave. */
interface Measured {
  /** Return at weight w in trial t: [w * trials + t]. */
  readonly returns: Float64Array;
  /** Share of right answers in each class, over all weights and trials; null where nothing is classified. */
  readonly byClass: Float64Array | null;
}

/** Rolls genomes out on the same episodes at the same weights. */
class Bench {
  rollouts = 0;

  private readonly task: TaskDefinition;
  /** Every option of the task. */
  private readonly options: TaskOptions;

  constructor(
    private readonly pool: RolloutExecutor,
    private readonly request: AblationRequest,
    private readonly byClass: boolean,
  ) {
    this.task = taskOf(request.document.task);
    this.options = fillOptions(this.task, request.options);
  }

  /** What each genome's rollouts give. Genomes that compute the same are run once. */
  async measure(
    genomes: readonly Genome[],
    keys: readonly Key[],
    control: JudgeControl,
  ): Promise<Measured[]> {
    const { weights, useOffsets } = this.request;
    const { task, options } = this;
    const episodes = keys.map((key): Episode => task.drawEpisode(key, options));
    const places = new Map<string, number>();
    const distinct: Genome[] = [];
    const placeOf = genomes.map((genome) => {
      const same = useOffsets ? String(distinct.length) : phenotypeOf(genome);
      const known = places.get(same);
      if (known !== undefined) return known;
      places.set(same, distinct.length);
      return distinct.push(genome) - 1;
    });
    const items = this.itemsOf(distinct);
    const { signal, onProgress } = control;
    const { returns, byClass } = await this.pool.run(
      {
        task: task.id,
        options,
        weighting: { kind: 'shared', values: weights },
        episodes,
        items,
        byClass: this.byClass,
      },
      {
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress: (done: number) => onProgress(done) }),
      },
    );
    this.rollouts += distinct.length * weights.length * episodes.length;
    const classes = task.outputs.length;
    const measured = items.flatMap(({ heads = 1 }, k) => {
      const [all, counts] = [item(returns, k), byClass?.[k] ?? null];
      return Array.from({ length: heads }, (_, h) => ({
        returns: head(all, h, heads),
        byClass: counts === null ? null : sharesByClass(head(counts, h, heads), classes),
      }));
    });
    return placeOf.map((place) => item(measured, place));
  }

  /** Networks that classify share what they have in common; all others are rolled out one by one. */
  private itemsOf(genomes: readonly Genome[]): RolloutItem[] {
    const { weights, useOffsets } = this.request;
    const plans = genomes.map((genome) => cachedPlanOf(genome));
    if (useOffsets)
      return plans.map((plan, k) => ({
        plan,
        weighting: weightingWithOffsets(item(genomes, k), plan, weights),
      }));
    const alone = this.task.kind !== 'classification' || !plans.every(canMerge);
    return alone ? plans.map((plan) => ({ plan })) : mergeNetworks(plans);
  }
}

/** Part `h` of `heads` equal parts. */
function head<T extends Float64Array | Uint32Array>(all: T, h: number, heads: number): T {
  const size = all.length / heads;
  return all.subarray(h * size, (h + 1) * size) as T;
}

function check({ document, weights, trials }: AblationRequest): void {
  checkFits(document.genome, taskOf(document.task));
  if (weights.length === 0 || !weights.every(Number.isFinite))
    throw new PrecocialError('usage', 'The weights must be finite numbers, at least one.');
  if (!Number.isInteger(trials) || trials < 2)
    throw new PrecocialError(
      'usage',
      `An interval needs at least two trials, not ${trials}; give --trials.`,
    );
}

/**
 * What every connection and every hidden node does: the change of the return when it is cut, paired over
 * the same weights and trials for all parts.
 * @throws PrecocialError 'usage', 'wrong-task', 'cancelled'
 */
export async function measureAblation(
  pool: RolloutExecutor,
  request: AblationRequest,
  control: JudgeControl = {},
): Promise<AblationReport> {
  check(request);
  const begun = performance.now();
  const { document, weights, trials, seed } = request;
  const { genome } = document;
  const bench = new Bench(pool, request, taskOf(document.task).kind === 'classification');
  const parts = partsOf(genome);
  const cut = parts.map((part) => withoutPart(genome, part));
  const measured = await bench.measure([genome, ...cut], trialKeys(seed, trials), control);
  const whole = item(measured, 0);
  const effects = parts.map((part, k): PartEffect => {
    const without = item(measured, k + 1);
    const change = pairedChanges(whole.returns, without.returns, weights.length);
    if (whole.byClass === null || without.byClass === null) return { part, ...change };
    return { part, ...change, byClass: changesByClass(whole.byClass, without.byClass) };
  });
  return {
    task: document.task,
    weights,
    trials,
    seed,
    mean: mean(whole.returns),
    ...(whole.byClass === null
      ? {}
      : { classes: { names: taskOf(document.task).outputs, accuracy: [...whole.byClass] } }),
    effects: bySize(effects),
    rollouts: bench.rollouts,
    seconds: (performance.now() - begun) / 1000,
  };
}

/** The simplified genome as a document. What was measured of the given one does not hold for it. */
function simplifiedDocument(document: GenomeDocument, genome: Genome): GenomeDocument {
  const kept = new Set<number>(genome.nodes.map(({ id }) => id));
  return {
    ...document,
    name: `${document.name}, simplified`,
    genome,
    positions: Object.fromEntries(
      Object.entries(document.positions).filter(([id]) => kept.has(Number(id))),
    ),
    lineage: { parent: structuralHash(document.genome), origin: { kind: 'simplify' } },
    bestWeight: null,
    mean: null,
  };
}

/** Keys of the episodes of one decision; no other decision and no trial uses them. */
function decisionKeys(seed: number, use: string, index: number, trials: number): Key[] {
  const key = fold(fold(fold(keyOf(seed), 'simplify'), use), index);
  return Array.from({ length: trials }, (_, trial) => fold(key, trial));
}

/**
 * Cuts parts one after another, those with the smallest loss first. A cut stays if, on fresh episodes and
 * against the genome that was given, the upper end of the 95 % interval of the loss is not above
 * the tolerance. Ends with a pass over all parts in which none could be cut. The result is measured on the trials
 * of the seed, which chose nothing.
 * @throws PrecocialError as `measureAblation`
 */
export async function simplify(
  pool: RolloutExecutor,
  request: SimplifyRequest,
  control: JudgeControl = {},
): Promise<SimplifyReport> {
  check(request);
  const { weights, trials, seed, tolerance } = request;
  const given = request.document.genome;
  const bench = new Bench(pool, request, false);
  const { signal } = control;
  const changeTo = async (
    genome: Genome,
    keys: readonly Key[],
    onProgress: JudgeControl['onProgress'],
  ): Promise<PairedChange> => {
    const measured = await bench.measure([given, genome], keys, { signal, onProgress });
    const [before, after] = [item(measured, 0), item(measured, 1)];
    return pairedChanges(before.returns, after.returns, weights.length).all;
  };
  let genome = pruned(given);
  const cut: NetworkPart[] = [];
  let decision = 0;
  for (let pass = 0; ; pass++) {
    const before = cut.length;
    /** @param share of the pass, of which putting the parts into order is the first half */
    const tell = (share: number): void =>
      control.onProgress?.(share, `pass ${pass + 1}, ${connectionCount(genome)} connections`);
    const parts = partsOf(genome);
    const measured = await bench.measure(
      [genome, ...parts.map((part) => withoutPart(genome, part))],
      decisionKeys(seed, 'order', pass, trials),
      { signal, onProgress: (share) => tell(share / 2) },
    );
    const losses = parts.map(
      (_, k) => mean(item(measured, 0).returns) - mean(item(measured, k + 1).returns),
    );
    const order = losses.map((_, k) => k).sort((a, b) => at(losses, a) - at(losses, b));
    for (const [done, k] of order.entries()) {
      // Losses rise: what is beyond the tolerance by itself need not be tried.
      if (at(losses, k) > tolerance) break;
      const shorter = withoutPart(genome, item(parts, k));
      // Cut before, together with a node.
      if (connectionCount(shorter) === connectionCount(genome)) continue;
      const { change, confidence95 } = await changeTo(
        shorter,
        decisionKeys(seed, 'cut', decision++, trials),
        (share) => tell(0.5 + (done + share) / order.length / 2),
      );
      if (confidence95 - change > tolerance) continue;
      genome = shorter;
      cut.push(item(parts, k));
    }
    genome = pruned(genome);
    if (cut.length === before) break;
  }
  const measured = await bench.measure([given, genome], trialKeys(seed, trials), {
    signal,
    onProgress: (share) => control.onProgress?.(share, 'confirming'),
  });
  const [before, after] = [item(measured, 0).returns, item(measured, 1).returns];
  return {
    document: simplifiedDocument(request.document, genome),
    cut,
    connectionsBefore: connectionCount(given),
    connectionsAfter: connectionCount(genome),
    confirmed: pairedChanges(before, after, weights.length).all,
    meanBefore: mean(before),
    meanAfter: mean(after),
    rollouts: bench.rollouts,
  };
}
