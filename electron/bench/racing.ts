import { item } from '../../shared/base/arrays.ts';
import { wasmImageEncoder, type ImageEncoder } from '../../shared/tasks/racing/encoder/encoder.ts';
import { trialKeys } from '../../shared/evaluation/evaluate.ts';
import { planOf } from '../../shared/network/plan.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { CAREFUL, follow, type Action } from '../../shared/tasks/racing/driver.ts';
import { drawRacingEpisode, trackOf } from '../../shared/tasks/racing/episode.ts';
import { SmallEncoder } from '../../shared/tasks/racing/encoder/small.ts';
import { LOCKSTEP, smallWeights } from '../../shared/tasks/racing/sight.ts';
import { instantiateRacer, type RacerKernel } from '../../shared/tasks/racing/kernel.ts';
import { installedWeights, racing } from '../../shared/tasks/racing/racing.ts';
import type { Track } from '../../shared/tasks/racing/track.ts';
import type { TaskFiles, TaskOptions } from '../../shared/tasks/task.ts';
import { randomGenome } from './random-genome.ts';
import { leastOf, processorMs, type BenchRow } from './row.ts';

/** Steps of each drive: past the zoom of the first second, over straights and bends. */
const STEPS = 250;
const ROUNDS = 4;
/** Images encoded at once, to choose LOCKSTEP by. */
const BATCHES = [1, 2, 4, 8, 16] as const;
const BATCH_IMAGES = 64;
/** Resets, and tracks drawn and loaded, in one measurement. */
const RESETS = 4000;
const TRACKS = 40;
const ROLLOUT_EPISODES = 2;
const ROLLOUT_ROUNDS = 2;

interface Drive {
  readonly track: Track;
  readonly actions: readonly Action[];
}

/** Drives of the driver who knows the track, recorded so that only the engine is timed. */
function recordedDrives(racer: RacerKernel): Drive[] {
  return trialKeys(0, LOCKSTEP).map((key, world) => {
    const track = trackOf(drawRacingEpisode(key));
    racer.loadTrack(world, track);
    racer.reset(world, world);
    const actions = Array.from({ length: STEPS }, () => {
      const action = follow(track, racer.car(world), CAREFUL);
      racer.step(world, ...action);
      return action;
    });
    return { track, actions };
  });
}

/** The drives again, side by side, with `observe` after each step of all of them. */
async function driveAll(
  racer: RacerKernel,
  drives: readonly Drive[],
  observe: () => unknown,
): Promise<void> {
  for (let world = 0; world < drives.length; world++) racer.reset(world, world);
  for (let step = 0; step < STEPS; step++) {
    drives.forEach(({ actions }, world) => racer.step(world, ...item(actions, step)));
    await observe();
  }
}

interface Encoders {
  readonly f32: ImageEncoder | null;
  readonly int8: ImageEncoder | null;
  readonly wasm: ImageEncoder;
  readonly small: SmallEncoder;
}

/** Microseconds a step of the stages of a step, each with those before it. */
async function stages(
  racer: RacerKernel,
  drives: readonly Drive[],
  encoders: Encoders,
): Promise<Map<string, number>> {
  const worlds = drives.map((_, world) => world);
  const look = (): void => {
    for (const world of worlds) racer.look(world, world);
  };
  const seen = (encoder: ImageEncoder | null) => async (): Promise<void> => {
    look();
    await encoder?.encode(racer.images(worlds.length), worlds.length);
  };
  const observers: Record<string, () => unknown> = {
    physics: () => undefined,
    frame: () => {
      for (const world of worlds) racer.drawTrackRows(world);
    },
    pooled: () => {
      for (const world of worlds) encoders.small.draw(world);
    },
    small: () => encoders.small.see(worlds, 0, worlds.length),
    image: look,
    ...(encoders.f32 === null ? {} : { f32: seen(encoders.f32) }),
    ...(encoders.int8 === null ? {} : { int8: seen(encoders.int8) }),
    wasm: seen(encoders.wasm),
  };
  const pieces = Object.values(observers).map((observe) => () => driveAll(racer, drives, observe));
  const least = await leastOf(ROUNDS, processorMs, pieces);
  const names = Object.keys(observers);
  return new Map(names.map((name, k) => [name, (item(least, k) * 1000) / (STEPS * drives.length)]));
}

function stageRows(us: ReadonlyMap<string, number>): BenchRow[] {
  const of = (name: string): number => us.get(name) ?? NaN;
  const parts: [string, number][] = [
    ['physics', of('physics')],
    ['draw', of('frame') - of('physics')],
    ['resize', of('image') - of('frame')],
    ['pool', of('pooled') - of('frame')],
    ['encode.small', of('small') - of('pooled')],
    ...['f32', 'int8', 'wasm']
      .filter((name) => us.has(name))
      .map((name): [string, number] => [`encode.${name}`, of(name) - of('image')]),
  ];
  return [
    ...[...us].map(([name, value]) => ({
      name: `racing.${name}.stepsPerSecond`,
      value: 1e6 / value,
      unit: 'steps/s',
    })),
    ...parts.map(([name, value]) => ({ name: `racing.share.${name}`, value, unit: 'us per step' })),
  ];
}

/** Microseconds an image by how many are encoded at once. */
async function batchRows(racer: RacerKernel, encoders: Encoders): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of ['f32', 'int8'] as const) {
    const encoder = encoders[name];
    if (encoder === null) continue;
    const pieces = BATCHES.map((batch) => async () => {
      for (let done = 0; done < BATCH_IMAGES; done += batch) {
        await encoder.encode(racer.images(batch), batch);
      }
    });
    const least = await leastOf(ROUNDS, processorMs, pieces);
    BATCHES.forEach((batch, k) => {
      const value = (item(least, k) * 1000) / BATCH_IMAGES;
      rows.push({ name: `racing.encode.${name}.batch${batch}`, value, unit: 'us per image' });
    });
  }
  return rows;
}

/** How many episodes can begin: on a track that is loaded, and with a track of their own. */
async function resetRows(racer: RacerKernel, drives: readonly Drive[]): Promise<BenchRow[]> {
  const [resets = NaN, tracks = NaN] = await leastOf(ROUNDS, processorMs, [
    () => {
      for (let k = 0; k < RESETS; k++) racer.reset(0, k % drives.length);
    },
    () => {
      for (const key of trialKeys(1, TRACKS)) {
        racer.loadTrack(0, trackOf(drawRacingEpisode(key)));
        racer.reset(0, 0);
      }
    },
  ]);
  return [
    { name: 'racing.resets', value: (RESETS * 1000) / resets, unit: 'resets/s' },
    { name: 'racing.resets.newTrack', value: (TRACKS * 1000) / tracks, unit: 'resets/s' },
  ];
}

/** Whole rollouts of a network as the search runs them, full episodes. */
async function rolloutRows(files: TaskFiles, native: boolean): Promise<BenchRow[]> {
  const evaluator = await racing.createEvaluator(files);
  const shape = { hidden: 10, connections: 40, activations: [1, 5], fromHidden: 0.2 } as const;
  const plan = planOf(randomGenome({ inputs: 16, outputs: 3, ...shape }, 1));
  const weighting = { kind: 'shared', values: Float64Array.from(STANDARD_WEIGHTS) } as const;
  const episodes = trialKeys(0, ROLLOUT_EPISODES).map((key) => racing.drawEpisode(key, {}));
  let steps = 0;
  const run = (options: TaskOptions) => async () => {
    ({ steps } = await evaluator.rollouts(plan, weighting, episodes, { reward: 1, ...options }));
  };
  const kinds: readonly [string, TaskOptions][] = [
    [native ? 'f32' : 'wasm', {}],
    ...(native ? [['int8', { int8: 1 }] satisfies [string, TaskOptions]] : []),
    ['small', { small: 1 }],
  ];
  const rows: BenchRow[] = [];
  for (const [name, options] of kinds) {
    const [ms = NaN] = await leastOf(ROLLOUT_ROUNDS, processorMs, [run(options)]);
    const value = (steps * 1000) / ms;
    rows.push({ name: `racing.rollouts.${name}.stepsPerSecond`, value, unit: 'steps/s' });
  }
  return rows;
}

/**
 * The racer on one core: physics alone, with its frame, with the image, with each encoder, LOCKSTEP cars side by side; what each
 * stage takes; batch sizes of the encoder; resets; and whole rollouts with a network.
 */
export async function benchRacing(files: TaskFiles): Promise<BenchRow[]> {
  const weights = await installedWeights(files);
  const racer = instantiateRacer(await files.kernel('racer'));
  racer.configure(LOCKSTEP, LOCKSTEP, Math.max(...BATCHES));
  const drives = recordedDrives(racer);
  const encoders: Encoders = {
    f32: (await files.nativeEncoder?.(weights, 'f32')) ?? null,
    int8: (await files.nativeEncoder?.(weights, 'int8')) ?? null,
    wasm: wasmImageEncoder(racer.kernel, racer.regions, weights),
    small: new SmallEncoder(racer, await smallWeights(files, weights.encoderId)),
  };
  return [
    ...stageRows(await stages(racer, drives, encoders)),
    ...(await batchRows(racer, encoders)),
    ...(await resetRows(racer, drives)),
    ...(await rolloutRows(files, encoders.f32 !== null)),
  ];
}
