import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Forecast } from '../../../renderer/rollout/engine/forecast.ts';
import { Playback, type PlaybackChange } from '../../../renderer/rollout/engine/playback.ts';
import { courseOf } from '../../../renderer/rollout/engine/course.ts';
import { nodeTaskFiles } from '../../../electron/rollouts/task-files.ts';
import { item } from '../../../shared/base/arrays.ts';
import { intervene, type Intervention } from '../../../shared/evaluation/what-if.ts';
import { nodeId, type Genome } from '../../../shared/genome/genome.ts';
import { planOf } from '../../../shared/network/plan.ts';
import { fold, keyOf } from '../../../shared/random/key.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import {
  evaluationOptions,
  fillOptions,
  type ControlTask,
  type Environment,
  type TaskFiles,
} from '../../../shared/tasks/task.ts';
import { randomGenome } from '../../support/random-genome.ts';
import { networks, START, swingupEnvironment, swingupGenome, swingupPlayback } from './support.ts';

const { kernel, asset } = nodeTaskFiles();
const files: TaskFiles = { kernel, asset };

function controlTask(id: string): ControlTask {
  const task = taskOf(id);
  if (task.kind !== 'control') throw new Error(`${id} has nothing to watch`);
  return task;
}

function genomeFor(task: ControlTask, seed: number): Genome {
  return randomGenome(fold(keyOf(seed), task.id), {
    inputs: task.inputs.length,
    outputs: task.outputs.length,
    outputActivation: task.outputActivation,
    edits: 40,
    recurrent: seed % 2 === 0,
  });
}

const change = (
  genome: Genome,
  from: number,
  ...interventions: Intervention[]
): PlaybackChange => ({
  from,
  intervened: intervene(genome, interventions),
  key: keyOf(3),
});

describe('the future that is left as it was', () => {
  it.each(['swingup', 'pendulum', 'biped', 'biped-hardcore'])(
    'has the bits of the scored rollout of %s',
    async (id) => {
      const task = controlTask(id);
      const options = fillOptions(task, evaluationOptions(task));
      const evaluator = await task.createEvaluator(files);
      for (let seed = 0; seed < 6; seed++) {
        const genome = genomeFor(task, seed);
        const episode = task.drawEpisode(keyOf(seed), options);
        const weight = 0.3 + seed / 3;
        const { returns } = await evaluator.rollouts(
          planOf(genome),
          { kind: 'shared', values: Float64Array.of(weight) },
          [episode],
          options,
        );
        const make = (): Promise<Environment> => task.createEnvironment(files, options);
        const spec = { id: 'main', label: '', genome, weight, useOffsets: false };
        const playbackOf = async (): Promise<Playback> =>
          new Playback(spec, await make(), task.maxSteps, networks);
        const origin = await playbackOf();
        origin.reset(episode);
        origin.seek(20 + 7 * seed);
        const [changed, unchanged] = [await playbackOf(), await playbackOf()];
        changed.forkFrom(origin);
        changed.setChange(change(genome, origin.cursor, { kind: 'weight', weight: -weight }));
        unchanged.forkFrom(origin);
        const forecast = new Forecast(unchanged, await make(), task, networks);
        forecast.run(() => true);
        const course = courseOf(unchanged, forecast);
        const known = course.value({ kind: 'return' }, course.length - 1);
        changed.seek(task.maxSteps);
        unchanged.seek(task.maxSteps);
        expect({ id, seed, known, total: unchanged.total }).toEqual({
          ...{ id, seed, known: returns[0], total: returns[0] },
        });
      }
    },
    120_000,
  );
});

describe('the changed future', () => {
  const genome = swingupGenome(true);
  const interventions: readonly Intervention[] = [
    { kind: 'cut', innovation: item(genome.connections, 2).innovation },
    { kind: 'hold', node: nodeId(7), value: 0.4 },
    { kind: 'hold', node: nodeId(1), value: 0.1 },
    { kind: 'noise', input: 2, deviation: 0.3 },
    { kind: 'weight', weight: -1.4 },
    { kind: 'push', x: 15, y: 0, steps: 20 },
  ];

  function forkedPlayback(from: number, ...asked: Intervention[]): Playback {
    const origin = swingupPlayback(genome);
    origin.reset(START);
    origin.seek(from);
    const playback = swingupPlayback(genome);
    playback.forkFrom(origin);
    playback.setChange(change(genome, from, ...asked));
    return playback;
  }

  it('is the unchanged one up to the fork and another after it', () => {
    for (const asked of interventions) {
      const plain = swingupPlayback(genome);
      plain.reset(START);
      plain.seek(200);
      const playback = forkedPlayback(60, asked);
      playback.seek(200);
      const outputs = (of: Playback, a: number, b: number): number[] => [
        ...of.track.observations.subarray(a * 5, b * 5),
      ];
      expect(outputs(playback, 0, 61)).toEqual(outputs(plain, 0, 61));
      expect({ asked, same: outputs(playback, 61, 200) }).not.toEqual({
        asked,
        same: outputs(plain, 61, 200),
      });
    }
  });

  it('is shown again exactly at every moment, before the fork and after it', () => {
    const moments = fc.integer({ min: 0, max: 200 });
    const asked = fc.subarray([...interventions], { minLength: 1 });
    fc.assert(
      fc.property(moments, moments, asked, (first, second, some) => {
        const playback = forkedPlayback(60, ...some);
        const states = new Map<number, string>();
        const state = (): string =>
          String(playback.environment.snapshot()) + String(playback.values);
        for (let step = 60; step <= 200; step++) {
          if (playback.cursor === step) states.set(step, state());
          playback.advance();
        }
        for (const moment of [first, second, 200]) {
          playback.seek(moment);
          const end = playback.track.end?.step ?? Infinity;
          expect(playback.cursor).toBe(Math.min(moment, end));
          if (moment >= 60) expect(state()).toBe(states.get(Math.min(moment, end)));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is what its forecast said, and nothing once the change is taken back', () => {
    const playback = forkedPlayback(80, item(interventions, 3), item(interventions, 5));
    const forecast = new Forecast(playback, swingupEnvironment(), { maxSteps: 1000 }, networks);
    forecast.run(() => true);
    const course = courseOf(playback, forecast);
    const told = course.value({ kind: 'return' }, course.length - 1);
    playback.seek(1000);
    expect(playback.total).toBe(told);
    playback.setChange(null);
    expect(playback.cursor).toBe(80);
    playback.seek(1000);
    const plain = swingupPlayback(genome);
    plain.reset(START);
    plain.seek(1000);
    expect(playback.total).toBe(plain.total);
  });
});
