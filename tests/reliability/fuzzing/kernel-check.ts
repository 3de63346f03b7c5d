import { nodeTaskFiles } from '../../../electron/rollouts/task-files.ts';
import { item } from '../../../shared/base/arrays.ts';
import { weightingWithOffsets } from '../../../shared/evaluation/evaluate.ts';
import type { Genome } from '../../../shared/genome/genome.ts';
import { createOracle } from '../../../shared/network/oracle.ts';
import { planOf } from '../../../shared/network/plan.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { SwingupEnvironment } from '../../../shared/tasks/swingup/dynamics.ts';
import { createSwingupEvaluator } from '../../../shared/tasks/swingup/evaluator.ts';
import { SWINGUP_OPTIONS } from '../../../shared/tasks/swingup/options.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { readOptions, type Episode } from '../../../shared/tasks/task.ts';

const evaluator = createSwingupEvaluator(await nodeTaskFiles().kernel('swingup'));
/** Genomes beyond this are not rolled out: what is fuzzed is reading, and the naive evaluator is slow. */
const MOST_GENES = 400;
const WEIGHT = 0.7;
const OPTIONS = readOptions(SWINGUP_OPTIONS, {});

/** Near the end of the track, so that the episode is short and rounding has no time to grow. */
const EPISODE = ((): Episode => {
  const episode = swingup.drawEpisode(keyOf(1), OPTIONS);
  episode[0] = 2.3;
  episode[1] = 3;
  return episode;
})();

function naive(genome: Genome, episode: Episode): { total: number; steps: number } {
  const oracle = createOracle(genome, { useOffsets: true });
  const environment = new SwingupEnvironment(OPTIONS);
  environment.reset(episode);
  oracle.reset();
  let total = 0;
  for (;;) {
    const action = oracle.step(environment.observation, WEIGHT);
    const { reward, terminated, truncated } = environment.step(action);
    total += reward;
    if (terminated || truncated) return { total, steps: environment.steps };
  }
}

/**
 * Rolls a swing-up genome out in the kernel and by the naive evaluator.
 * @throws Error if they differ by more than another polynomial's last bits explain
 */
export function checkKernel(genome: Genome): void {
  if (genome.inputCount !== 5 || genome.outputCount !== 1) return;
  if (genome.nodes.length + genome.connections.length > MOST_GENES) return;
  const plan = planOf(genome);
  const weighting = weightingWithOffsets(genome, plan, Float64Array.of(WEIGHT));
  const result = evaluator.rollouts(plan, weighting, [EPISODE], OPTIONS);
  if (result instanceof Promise) throw new Error('swing-up answers at once');
  const expected = naive(genome, EPISODE);
  const nudged = EPISODE.map((value) => value + 1e-13);
  const sensitivity = Math.abs(naive(genome, nudged).total - expected.total);
  if (expected.steps > 40 || !(sensitivity < 1e-10)) return;
  const found = item([...result.returns], 0);
  if (!(Math.abs(found - expected.total) < 1e-7))
    throw new Error(
      `the kernel returns ${found} where the naive evaluator returns ${expected.total}`,
    );
}
