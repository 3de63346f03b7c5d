import { at } from '../../shared/base/arrays.ts';
import { mean } from '../../shared/base/spread.ts';
import type { Plan } from '../../shared/network/plan.ts';
import { fold, type Key } from '../../shared/random/key.ts';
import { weightsAround } from '../../shared/tuning/offsets.ts';
import type { Optimizer, StateFields } from '../../shared/tuning/optimizer.ts';
import type { FilledSettings } from '../../shared/tuning/settings.ts';
import type { Episode } from '../../shared/tasks/task.ts';
import type { Judge, JudgeControl } from '../evaluation/judge.ts';

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
  step(generation: number, control: JudgeControl): Promise<StepOutcome>;
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
  /** Whom a network learns from by imitation; null: the task's own expert. */
  readonly teacher: Teacher | null;
}

/** A network with weights of its own that another learns from. */
export interface Teacher {
  readonly plan: Plan;
  /** One a connection, in the plan's order. */
  readonly weights: Float64Array;
  /** Of the network and its weights. */
  readonly fingerprint: string;
}

/** Returns of candidates, one vector of offsets each, on the same episodes: of candidate c in episode e at [c * episodes + e]. */
export function candidateReturns(
  judge: Judge,
  plan: Plan,
  weight: number,
  candidates: Float64Array,
  count: number,
  episodes: readonly Episode[],
  control: JudgeControl,
): Promise<Float64Array> {
  const weighting = weightsAround(weight, candidates, count);
  return judge.run([{ plan, weighting, episodes }], control);
}

export interface SearchStepperParts {
  readonly judge: Judge;
  readonly plan: Plan;
  readonly weight: number;
  readonly optimizer: Optimizer;
  /** Episodes each candidate is rolled out in. */
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

  async function step(generation: number, control: JudgeControl): Promise<StepOutcome> {
    const drawn = await judge.episodes(
      Array.from({ length: episodes }, (_, e) => fold(fold(fold(key, 'episodes'), generation), e)),
      control.signal,
    );
    const candidates = optimizer.ask(fold(fold(key, 'candidates'), generation));
    const all = new Float64Array(candidates.length + n);
    all.set(candidates);
    all.set(optimizer.centre(), candidates.length);
    const count = optimizer.population;
    const returns = await candidateReturns(judge, plan, weight, all, count + 1, drawn, control);
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
