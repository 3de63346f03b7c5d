import { PrecocialError } from '../../shared/base/errors.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { planOf } from '../../shared/network/plan.ts';
import { trialKeys } from '../../shared/evaluation/evaluate.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { SwingupEnvironment } from '../../shared/tasks/swingup/dynamics.ts';
import { SWINGUP_OPTIONS } from '../../shared/tasks/swingup/options.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import {
  readOptions,
  type Episode,
  type Evaluator,
  type TaskFiles,
} from '../../shared/tasks/task.ts';
import { grownGenome } from './genomes.ts';
import { PlainSwingup } from './plain-swingup.ts';
import { fasterThan, leastOf, processorMs, type BenchRow } from './row.ts';

/** Connections of the genomes that are measured: young, middling (the main row), large. */
const SIZES = [10, 52, 150] as const;
const MAIN_SIZE = 52;
/** Different networks in one round: none is run twice in a row. */
const FRESH = 6;
const FRESH_OTHERS = 3;
const ROUNDS = 9;
const ORACLE_ROUNDS = 3;
const UNIT = 'ns per step';

export interface SwingupBench {
  /** Measure this genome instead of grown ones. */
  readonly genome?: Genome;
  /** Rollouts of a genome side by side: six weights times some episodes. */
  readonly lanes: number;
}

/** Steps a plain loop over weights and episodes takes with the naive evaluator. */
function oracleRollouts(
  genome: Genome,
  weights: Float64Array,
  episodes: readonly Episode[],
): number {
  const oracle = createOracle(genome);
  const environment = new SwingupEnvironment(readOptions(SWINGUP_OPTIONS, {}));
  let steps = 0;
  for (const weight of weights) {
    for (const episode of episodes) {
      oracle.reset();
      environment.reset(episode);
      for (;;) {
        const result = environment.step(oracle.step(environment.observation, weight));
        steps++;
        if (result.terminated || result.truncated) break;
      }
    }
  }
  return steps;
}

interface Trial {
  readonly genomes: readonly Genome[];
  readonly episodes: readonly Episode[];
}

/** Nanoseconds per step of the three evaluators on the same rollouts: plain, kernel, naive. */
async function timed(evaluator: Evaluator, { genomes, episodes }: Trial): Promise<number[]> {
  const weights = Float64Array.from(STANDARD_WEIGHTS);
  const plain = new PlainSwingup();
  let steps = 0;
  const sum = (work: (genome: Genome) => number) => () => {
    steps = genomes.reduce((total, genome) => total + work(genome), 0);
  };
  const kernelSteps = async (): Promise<void> => {
    let total = 0;
    for (const genome of genomes) {
      const weighting = { kind: 'shared', values: weights } as const;
      total += (await evaluator.rollouts(planOf(genome), weighting, episodes, {})).steps;
    }
    steps = total;
  };
  const perStep = async (rounds: number, pieces: readonly (() => unknown)[]): Promise<number[]> => {
    const counts: number[] = [];
    const counted = pieces.map((work, k) => async () => {
      await work();
      counts[k] = steps;
    });
    const least = await leastOf(rounds, processorMs, counted);
    return least.map((ms, k) => (ms * 1e6) / (counts[k] ?? NaN));
  };
  const quick = await perStep(ROUNDS, [
    sum((genome) => plain.rollouts(planOf(genome), weights, episodes).steps),
    kernelSteps,
  ]);
  const naive = await perStep(ORACLE_ROUNDS, [
    sum((genome) => oracleRollouts(genome, weights, episodes)),
  ]);
  return [...quick, ...naive];
}

function rowsOf(figures: readonly number[], suffix: string): BenchRow[] {
  const [plain = NaN, kernel = NaN, naive = NaN] = figures;
  const name = `swingup.plain.nsPerStep${suffix}`;
  const yardstick = { name, value: plain };
  return [
    fasterThan(yardstick, { name: `swingup.kernel.nsPerStep${suffix}`, value: kernel, unit: UNIT }),
    { name, value: plain, unit: UNIT },
    fasterThan(yardstick, { name: `swingup.oracle.nsPerStep${suffix}`, value: naive, unit: UNIT }),
  ];
}

/**
 * Processor time per step of whole rollouts, plan included: the lane kernel against a plain TypeScript
 * interpreter and the naive evaluator. The main row is `swingup.kernel.nsPerStep`; others carry the
 * number of connections.
 * @throws PrecocialError 'usage' if the lanes are not a multiple of the six weights
 */
export async function benchSwingup(
  files: TaskFiles,
  { genome, lanes }: SwingupBench,
): Promise<BenchRow[]> {
  const perWeight = lanes / STANDARD_WEIGHTS.length;
  if (!Number.isInteger(perWeight) || perWeight < 1)
    throw new PrecocialError('usage', `--lanes must be a multiple of 6, not ${lanes}.`);
  const evaluator = await swingup.createEvaluator(files);
  const episodes = trialKeys(0, perWeight).map((key) => swingup.drawEpisode(key, {}));
  if (genome !== undefined) {
    return rowsOf(await timed(evaluator, { genomes: [genome], episodes }), '');
  }
  const rows: BenchRow[] = [];
  for (const size of SIZES) {
    const genomes: Genome[] = [];
    const count = size === MAIN_SIZE ? FRESH : FRESH_OTHERS;
    for (let seed = 0; seed < count; seed++)
      genomes.push(await grownGenome(evaluator, size, seed, episodes));
    const suffix = size === MAIN_SIZE ? '' : `.${size}`;
    rows.push(...rowsOf(await timed(evaluator, { genomes, episodes }), suffix));
  }
  return rows;
}
