import { at } from '../../shared/base/arrays.ts';
import type { FreshMeans, GenomeDocument } from '../../shared/genome/document.ts';
import { fold, keyOf, type Key } from '../../shared/random/key.ts';
import { meanOf } from '../../shared/search/search.ts';
import type { RollOut } from '../../shared/search/generation.ts';
import { taskOf } from '../../shared/tasks/registry.ts';

/** Episodes at each weight that give the mean and choose the best weight, and at that weight afterwards. */
interface Effort {
  readonly each: number;
  readonly best: number;
}

function effortOf(task: string): Effort {
  const { fine, final } = taskOf(task).effort.weightSearch;
  return { each: Math.max(fine, 4), best: Math.max(2 * final, 8) };
}

/**
 * Measures a champion on episodes that chose nothing: those it became champion on favour it, and the best
 * of several noisy means is too high. The best weight is chosen on some episodes and measured on others.
 * @param weights the run's shared weights
 */
export async function freshMeans(
  document: GenomeDocument,
  seed: number,
  weights: Float64Array,
  rollOut: RollOut,
): Promise<FreshMeans> {
  const { each, best } = effortOf(document.task);
  const root = fold(fold(keyOf(seed), 'champion'), document.lineage.generation ?? 0);
  const keys = (name: string, count: number): Key[] =>
    Array.from({ length: count }, (_, e) => fold(fold(root, name), e));
  const genomes = [document.genome];
  const byWeight = await rollOut({ genomes, weights, keys: keys('each weight', each) });
  const chosen = byWeight.indexOf(Math.max(...byWeight));
  const weight = at(weights, Math.max(0, chosen));
  const alone = Float64Array.of(weight);
  const again = await rollOut({ genomes, weights: alone, keys: keys('best weight', best) });
  return {
    mean: meanOf(Array.from(byWeight)),
    trials: each,
    bestWeight: { weight, mean: at(again, 0), trials: best },
  };
}
