import { at } from '../../shared/base/arrays.ts';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import { mean } from '../../shared/base/spread.ts';
import type { Plan } from '../../shared/network/plan.ts';
import { fold, type Key } from '../../shared/random/key.ts';
import { weightsAround } from '../../shared/tuning/offsets.ts';
import type { Optimizer, StateFields } from '../../shared/tuning/optimizer.ts';
import type { FilledSettings } from '../../shared/tuning/settings.ts';
import type { Episode } from '../../shared/tasks/task.ts';
import type { Judge } from '../evaluation/judge.ts';
import type { RolloutItem } from '../rollouts/pool.ts';

/** What one generation of a tuning came to. */
export interface StepOutcome {
  readonly mean: number;
  readonly max: number;
  readonly centre: number | null;
  readonly candidates: number;
  readonly rollouts: number;
}

/** An algorithm that moves a vector of offsets, one generation at a time. */
export interface Stepper {
  step(generation: number, signal: CancelSignal | undefined): Promise<StepOutcome>;
  /** The best guess, one offset for each connection of the plan. */
  centre(): Float64Array;
  deviation(): number;
  converged(): boolean;
  save(): StateFields;
  restore(fields: StateFields): void;
}

/** What every stepper begins with. */
export interface StepperParts {
  readonly judge: Judge;
  readonly plan: Plan;
  readonly weight: number;
  /** Offsets to begin at, in the plan's order. */
  readonly start: Float64Array;
  readonly settings: FilledSettings;
  readonly key: Key;
}

/** Candidates on the same episodes, in items that fill the lanes and that workers can share. */
export function candidateItems(
  judge: Judge,
  plan: Plan,
  weight: number,
  candidates: Float64Array,
  episodes: readonly Episode[],
): RolloutItem[] {
  const n = plan.connectionCount;
  const count = candidates.length / n;
  const size = Math.max(1, Math.floor(judge.task.effort.rolloutsPerItem / episodes.length));
  const items: RolloutItem[] = [];
  for (let c = 0; c < count; c += size) {
    const end = Math.min(count, c + size);
    const weighting = weightsAround(weight, candidates.slice(c * n, end * n), end - c);
    items.push({ plan, weighting, episodes });
  }
  return items;
}

export interface SearchStepperParts {
  readonly judge: Judge;
  readonly plan: Plan;
  readonly weight: number;
  readonly optimizer: Optimizer;
  /** Episodes each candidate is judged on. */
  readonly episodes: number;
  readonly key: Key;
}

/**
 * A generation of a search: candidates and the centre of the search on episodes drawn anew for each
 * generation, the same for all of them.
 */
export function searchStepper(parts: SearchStepperParts): Stepper {
  const { judge, plan, weight, optimizer, episodes, key } = parts;
  const n = plan.connectionCount;

  async function step(generation: number, signal: CancelSignal | undefined): Promise<StepOutcome> {
    const drawn = judge.episodes(
      Array.from({ length: episodes }, (_, e) => fold(fold(fold(key, 'episodes'), generation), e)),
    );
    const candidates = optimizer.ask(fold(fold(key, 'candidates'), generation));
    const all = new Float64Array(candidates.length + n);
    all.set(candidates);
    all.set(optimizer.centre(), candidates.length);
    const items = candidateItems(judge, plan, weight, all, drawn);
    const returns = await judge.run(items, { signal });
    const count = optimizer.population;
    const means = Float64Array.from({ length: count + 1 }, (_, c) =>
      mean(returns.subarray(c * episodes, (c + 1) * episodes)),
    );
    const own = means.subarray(0, count);
    optimizer.tell(candidates, own.slice());
    return {
      mean: mean(own),
      max: own.reduce((most, value) => Math.max(most, value), -Infinity),
      centre: at(means, count),
      candidates: count,
      rollouts: returns.length,
    };
  }

  return {
    step,
    centre: () => optimizer.centre(),
    deviation: () => optimizer.deviation(),
    converged: () => optimizer.converged(),
    save: () => optimizer.save(),
    restore: (fields) => optimizer.restore(fields),
  };
}
