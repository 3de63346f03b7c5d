import type { Worker } from 'node:worker_threads';
import { readGenomeArgument } from '../../electron/cli/genome-argument.ts';
import { evaluateGenome } from '../../electron/evaluation/evaluate.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { difference, type KillScenario } from './killing.ts';

const KILLS = 10;

/** The worker threads of a pool, which it shows nobody else. */
function threadsOf(pool: RolloutPool): readonly { readonly worker: Worker }[] {
  const { threads } = pool as unknown as {
    readonly threads: readonly { readonly worker: Worker }[];
  };
  return threads;
}

/** Evaluations whose worker threads are ended under them, each compared with an undisturbed one. */
export const killThreads: KillScenario = async (_folder, stream) => {
  const what = 'a worker thread';
  const document = await readGenomeArgument('swingup');
  const pool = new RolloutPool(2);
  const seed = stream.integer(1_000_000);
  const request = {
    task: document.task,
    genome: document.genome,
    weights: Float64Array.of(-1, 0.5, 1, 2),
    useOffsets: false,
    trials: 200,
    seed,
    options: {},
  };
  try {
    const calm = await evaluateGenome(pool, request);
    let kills = 0;
    while (kills < KILLS) {
      const shaken = evaluateGenome(pool, request);
      await new Promise((resolve) => setTimeout(resolve, stream.integer(40)));
      const thread = threadsOf(pool)[stream.integer(2)];
      await thread?.worker.terminate();
      kills++;
      const problem = difference(calm, await shaken);
      if (problem !== '') return { what, kills, equal: false, problem };
    }
    return { what, kills, equal: true, problem: '' };
  } finally {
    await pool.close();
  }
};
