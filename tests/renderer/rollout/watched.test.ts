import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../../electron/rollouts/task-files.ts';
import { Playback } from '../../../renderer/rollout/engine/playback.ts';
import { trialKeys, weightingWithOffsets } from '../../../shared/evaluation/evaluate.ts';
import type { Genome } from '../../../shared/genome/genome.ts';
import { isTuned } from '../../../shared/genome/statistics.ts';
import { kernelNetworks } from '../../../shared/network/live-network.ts';
import { planOf } from '../../../shared/network/plan.ts';
import { fold, keyOf, Stream } from '../../../shared/random/key.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import {
  evaluationOptions,
  fillOptions,
  type TaskFiles,
  type TaskOptions,
  type Weighting,
} from '../../../shared/tasks/task.ts';
import { randomGenome } from '../../support/random-genome.ts';

const { kernel, asset } = nodeTaskFiles();
/** The window's files: it has no native encoder, so scores are made with the one it has. */
const files: TaskFiles = { kernel, asset };
const networks = kernelNetworks(await files.kernel('network'));

interface Case {
  readonly task: string;
  readonly genome: Genome;
  readonly weight: number;
  readonly useOffsets: boolean;
  readonly seed: number;
  readonly options: TaskOptions;
}

function randomCase(task: string, seed: number, options: TaskOptions = {}): Case {
  const stream = new Stream(fold(keyOf(seed), 'watched'));
  const { inputs, outputs, outputActivation } = taskOf(task);
  const plain = randomGenome(fold(keyOf(seed), task), {
    inputs: inputs.length,
    outputs: outputs.length,
    outputActivation,
    edits: Math.floor(stream.between(0, 60)),
    recurrent: seed % 3 === 0,
  });
  const useOffsets = seed % 2 === 0;
  const genome: Genome = useOffsets
    ? {
        ...plain,
        connections: plain.connections.map((gene) => ({ ...gene, offset: stream.normal() })),
      }
    : plain;
  return { task, genome, weight: stream.between(-2, 2), useOffsets, seed, options };
}

async function scored({ task: id, ...of }: Case): Promise<number | undefined> {
  const task = taskOf(id);
  const options = fillOptions(task, { ...evaluationOptions(task), ...of.options });
  const plan = planOf(of.genome);
  const weights = Float64Array.of(-0.7, of.weight, 0.4);
  const weighting: Weighting =
    of.useOffsets && isTuned(of.genome)
      ? weightingWithOffsets(of.genome, plan, weights)
      : { kind: 'shared', values: weights };
  const episodes = trialKeys(of.seed, 2).map((key) => task.drawEpisode(key, options));
  const evaluator = await task.createEvaluator(files);
  const { returns } = await evaluator.rollouts(plan, weighting, episodes, options);
  return returns[episodes.length + 1];
}

async function watched({ task: id, ...of }: Case): Promise<Playback> {
  const task = taskOf(id);
  const options = fillOptions(task, { ...evaluationOptions(task), ...of.options });
  if (task.kind !== 'control') throw new Error(`${id} has nothing to watch`);
  const environment = await task.createEnvironment(files, options);
  const { genome, weight, useOffsets } = of;
  const playback = new Playback(
    { id: 'main', label: '', genome, weight, useOffsets },
    environment,
    task.maxSteps,
    networks,
  );
  const [, key] = trialKeys(of.seed, 2);
  if (key === undefined) throw new Error('two trials have two keys');
  playback.reset(task.drawEpisode(key, options));
  // To and fro, as somebody who scrubs: what is repeated must have the same bits.
  playback.seek(120);
  playback.seek(70);
  while (playback.ended === null && playback.cursor < task.maxSteps) playback.advance();
  return playback;
}

/** A hundred random rollouts of all control tasks. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  swingup: [
    ...Array.from({ length: 60 }, (_, k) => randomCase('swingup', k)),
    ...Array.from({ length: 10 }, (_, k) =>
      randomCase('swingup', 100 + k, { noise: 0.1, poleLength: 1.2 }),
    ),
    ...Array.from({ length: 10 }, (_, k) => randomCase('swingup', 150 + k, { goal: 0.6 })),
  ],
  biped: Array.from({ length: 24 }, (_, k) => randomCase('biped', 200 + k)),
  'biped-hardcore': Array.from({ length: 4 }, (_, k) => randomCase('biped-hardcore', 300 + k)),
  // Impatient, as in a search: a drive of a thousand frames through the encoder takes seconds.
  racing: [
    randomCase('racing', 400, { reward: 0 }),
    randomCase('racing-stacked', 401, { reward: 0 }),
  ],
};

describe('what is watched is what was measured, to the last bit of the return', () => {
  it.each(Object.keys(CASES))(
    'in random rollouts of %s',
    async (task) => {
      for (const one of CASES[task] ?? []) {
        const playback = await watched(one);
        const shown = { ...one, genome: null, total: playback.total };
        expect(shown).toEqual({ ...shown, total: await scored(one) });
      }
    },
    180_000,
  );
});
