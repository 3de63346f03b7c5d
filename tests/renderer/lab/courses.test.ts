import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closePrograms } from '../../../electron/programs/open.ts';
import { runCourse } from '../../../electron/rollouts/course.ts';
import { nodeTaskFiles } from '../../../electron/rollouts/task-files.ts';
import { nextAnswer } from '../../../renderer/lab/answers.ts';
import { stepsElsewhere, type FrameScene } from '../../../renderer/lab/courses/environment.ts';
import { Moments } from '../../../renderer/lab/courses/moments.ts';
import { Player } from '../../../renderer/rollout/live/player.ts';
import type { Genome } from '../../../shared/genome/genome.ts';
import { kernelNetworks } from '../../../shared/network/live-network.ts';
import { planOf } from '../../../shared/network/plan.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { unpackFrame } from '../../../shared/tasks/program/frames.ts';
import { taskOf, useSources } from '../../../shared/tasks/registry.ts';
import type { ControlTask, TaskFiles } from '../../../shared/tasks/task.ts';
import { genomeOf, gymnasiumTask } from '../../programs/support.ts';

const files = nodeTaskFiles();
const networks = kernelNetworks(await files.kernel('network'));
const rest = { playing: false, speed: 1, loop: false };

afterEach(() => useSources([]));
afterAll(closePrograms);

/** Requests that were made. */
let asked = 0;

const elsewhere = stepsElsewhere(
  (task, request, onPiece, signal) => {
    asked++;
    return runCourse(taskOf(task), request, onPiece, signal);
  },
  { framesPerSecond: 30, frameBytes: 2 ** 20 },
);
const here: TaskFiles = {
  ...files,
  environment: (source, options) =>
    source.kind === 'program'
      ? elsewhere(source, options)
      : Promise.reject(new Error('not a program')),
};

/** A player as the window has it: one playback, and one that runs ahead. */
async function playerOf(task: ControlTask, genome: Genome, weight: number): Promise<Player> {
  const specs = [{ id: 'main', label: '', genome, weight, useOffsets: false }];
  const environments = [
    await task.createEnvironment(here, {}),
    await task.createEnvironment(here, {}),
  ];
  const noPose = (): Float64Array => new Float64Array(0);
  const player = new Player(task, specs, environments, noPose, networks, () => 0);
  const episode = task.drawEpisode(keyOf(3), {});
  await player.prepare(episode);
  player.start(episode);
  return player;
}

async function goTo(player: Player, moment: number): Promise<void> {
  player.seek(moment);
  while (player.simulation.moment < moment && !player.simulation.over) {
    await nextAnswer();
    player.frame(0, rest);
  }
}

async function returnOf(task: ControlTask, genome: Genome, weight: number): Promise<number> {
  const evaluator = await task.createEvaluator(files);
  const episodes = [task.drawEpisode(keyOf(3), {})];
  const weighting = { kind: 'shared', values: Float64Array.of(weight) } as const;
  return (await evaluator.rollouts(planOf(genome), weighting, episodes, {})).returns[0] ?? NaN;
}

describe('a rollout that is stepped elsewhere', () => {
  it('is played with the return of an evaluation, and scrubbed without asking again', async () => {
    const task = await gymnasiumTask('Pendulum-v1', '--max-steps', '120');
    const genome = genomeOf(task);
    const player = await playerOf(task, genome, 0.7);
    await goTo(player, 120);
    expect(player.main?.ended).toBe('truncated');
    expect(player.main?.total).toBe(await returnOf(task, genome, 0.7));
    const seen = player.main?.environment.observation.slice();
    const before = asked;
    for (const moment of [3, 77, 0, 119, 120]) player.seek(moment);
    expect(player.main?.environment.observation).toEqual(seen);
    player.restart();
    player.seek(120);
    expect(player.main?.total).toBe(await returnOf(task, genome, 0.7));
    expect(asked).toBe(before);
  }, 60_000);

  it('follows the dial from the moment on screen, and goes back over what it did', async () => {
    const task = await gymnasiumTask('Pendulum-v1', '--max-steps', '60');
    const player = await playerOf(task, genomeOf(task), 1);
    await goTo(player, 20);
    const { main } = player;
    if (main === null) throw new Error('no playback');
    for (const weight of [-1, 0.3, 1.7, -0.2, 2, 1.1]) {
      main.weight = weight;
      // A forecast asks for each of them as well.
      player.frame(0, rest);
      await goTo(player, player.simulation.moment + 4);
    }
    const [total, moment] = [main.total, player.simulation.moment];
    player.seek(5);
    main.weight = -2;
    player.frame(0, rest);
    player.seek(moment);
    expect(main.total).toBe(total);
  }, 60_000);

  it('has the picture of its moment', async () => {
    const task = await gymnasiumTask('CartPole-v1');
    const player = await playerOf(task, genomeOf(task), 1);
    await goTo(player, 7);
    const { frame } = player.main?.environment.scene() as FrameScene;
    expect(frame).toMatchObject({ width: 16, height: 8 });
    if (frame !== null) expect(unpackFrame(frame).length).toBe(4 * 16 * 8);
  }, 60_000);

  it('ends with the sentence of its program', async () => {
    const task = await gymnasiumTask('Raises-v0');
    const player = await playerOf(task, genomeOf(task), 1);
    await expect(goTo(player, 20)).rejects.toThrow(/the wheel has no radius/);
  }, 60_000);
});

describe('the moments that are kept', () => {
  const result = { reward: 0, terminated: false, truncated: false };

  it('lose every second picture where they take too much', () => {
    const moments = new Moments(1, 1000);
    let at = moments.add(null, new Float64Array(1), result, new Float64Array(1));
    for (let step = 1; step <= 100; step++) {
      at = moments.add(at, Float64Array.of(step), result, new Float64Array(1));
      moments.picture(at, { step, width: 1, height: 1, bytes: new Uint8Array(100) });
    }
    expect(moments.frameEvery).toBe(16);
    expect(moments.wayTo(at)).toEqual(Float64Array.from({ length: 100 }, (_, k) => k + 1));
  });

  it('are all gone once their start is dropped', () => {
    const moments = new Moments(1, 1000);
    const start = moments.add(null, new Float64Array(1), result, new Float64Array(1));
    moments.add(
      moments.add(start, Float64Array.of(1), result, start.observation),
      Float64Array.of(2),
      result,
      start.observation,
    );
    moments.drop(start);
    expect(moments.bytes).toBe(0);
    expect(moments.byId(0)).toBeUndefined();
  });
});
