import { item } from '../../shared/base/arrays.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { minimalGenomes } from '../../shared/search/initial.ts';
import { mutate } from '../../shared/search/mutations/index.ts';
import { BASE_SETTINGS, byMutation, STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { GenerationIds } from '../../shared/search/variation.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import type { Episode, Evaluator } from '../../shared/tasks/task.ts';
import { searchTaskOf } from '../../shared/tasks/search-task.ts';

/** Rollouts must last this share of their steps on average, as those of evolved networks do. */
const LASTING = 0.6;

/**
 * A swing-up genome with about `connections` enabled connections that feed its output, grown by the
 * search's own mutations; one that shortens the rollouts of the genome is not kept.
 */
export async function grownGenome(
  evaluator: Evaluator,
  connections: number,
  seed: number,
  episodes: readonly Episode[],
): Promise<Genome> {
  const task = searchTaskOf(swingup);
  const key = fold(keyOf(seed), 'grown genome');
  let [nextNode, nextInnovation] = [7, 6];
  const weighting = { kind: 'shared', values: Float64Array.from(STANDARD_WEIGHTS) } as const;
  const most = weighting.values.length * episodes.length * swingup.maxSteps;
  const lasting = async (genome: Genome): Promise<number> =>
    (await evaluator.rollouts(planOf(genome), weighting, episodes, {})).steps / most;
  let genome = item(
    minimalGenomes(task, 1, 1, () => new Stream(fold(key, 'start'))),
    0,
  );
  let lasts = await lasting(genome);
  for (let k = 0; k < 8 * connections; k++) {
    const size = planOf(genome).connectionCount;
    if (lasts >= LASTING && Math.abs(size - connections) <= connections / 50) break;
    const settings =
      connectionCount(genome) < connections
        ? BASE_SETTINGS
        : { ...BASE_SETTINGS, mutation: ONLY_ACTIVATIONS };
    const ids = new GenerationIds(nextNode, nextInnovation);
    const child = mutate(genome, { task, settings, ids, stream: new Stream(fold(key, k)) }).genome;
    ({ nextNode, nextInnovation } = ids);
    const childLasts = await lasting(child);
    if (childLasts < Math.min(lasts, LASTING)) continue;
    genome = child;
    lasts = childLasts;
  }
  return genome;
}

const ONLY_ACTIVATIONS = byMutation(({ kind }) => (kind === 'activation' ? 1 : 0));
