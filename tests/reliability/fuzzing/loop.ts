import { inputOf, problemWith, type Target } from './target.ts';

export interface Failure {
  readonly target: string;
  readonly seed: number;
  readonly index: number;
  readonly problem: string;
  readonly bytes: Uint8Array;
}

export interface LoopOptions {
  readonly seed: number;
  /** Inputs of each target, from the first. */
  readonly first: number;
  readonly count: number;
  /** Called before each input. */
  readonly onInput?: (target: number, index: number) => void;
  /** True to stop. */
  readonly enough?: () => boolean;
}

/** Inputs of each target in turn. @returns how many were read, and those that failed */
export function fuzz(
  targets: readonly Target[],
  options: LoopOptions,
): { readonly inputs: number; readonly failures: readonly Failure[] } {
  const { seed, first, count, onInput, enough } = options;
  const failures: Failure[] = [];
  let inputs = 0;
  for (let index = first; index < first + count; index++) {
    for (const [number, target] of targets.entries()) {
      onInput?.(number, index);
      const bytes = inputOf(target, seed, index);
      const problem = problemWith(target, bytes);
      inputs++;
      if (problem !== null) failures.push({ target: target.name, seed, index, problem, bytes });
    }
    if (enough?.() === true) break;
  }
  return { inputs, failures };
}
