import { fold, keyOf } from '../../shared/random/key.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { weightSearchRollouts } from '../../shared/evaluation/conditions.ts';
import { rolledOutWeights } from '../../shared/search/rolled-out.ts';
import { DIGIT_WEIGHTS } from '../results/paper-data.ts';
import { settingsOnRung } from '../../shared/search/ladder.ts';
import { sizeOf, stagesOf, TRIALS, type Stage } from './stages.ts';

/** Seconds of work on this machine with this number of workers, measured. */
export interface Speed {
  readonly task: string;
  /** Of a rollout as a search of each preset makes it; of a batch of images. */
  readonly searched: Readonly<Record<string, number>>;
  /** Of a rollout as results are measured. */
  readonly measured: number;
  /** Of an image at one weight, and of a step of the gradient; 0 for control tasks. */
  readonly image: number;
  readonly gradient: number;
  /** Images of the two sets; 0 for control tasks. */
  readonly training: number;
  readonly test: number;
  /** What measuring the speed took. */
  readonly rollouts: number;
  readonly seconds: number;
}

/** A stage with its seed, its size cut to the time there is, and what it should take. */
export interface PlannedStage extends Stage {
  readonly seed: number;
  readonly seconds: number;
  /** Its size if there were time enough, where it was cut. */
  readonly wanted: number | null;
}

export interface Plan {
  /** Seed of the trials that are reported; no stage has it for its own. */
  readonly trialsSeed: number;
  readonly stages: readonly PlannedStage[];
  /** Ids of tunings that the time did not suffice for. */
  readonly leftOut: readonly string[];
}

/** What a search takes beside its rollouts: variation, ranking, and the episodes that confirm champions. */
const OVERHEAD = 1.2;
/** A stage is not cut below this many generations: with fewer it would find next to nothing. */
const FEWEST: Readonly<Record<string, number>> = { search: 4, tuning: 5 };
/** A tuning that goes on from another is left out below this many generations. */
const WORTHWHILE = 20;
const FEWEST_TRIALS = 10;
/** Share of the time that measuring may take before its trials are cut. */
const MEASURING = 0.5;
/** How the time is shared among stages that are cut: a search gets three times what a tuning gets. */
const WEIGHT: Readonly<Record<string, number>> = { search: 3, tuning: 1 };
/** Images of the training set that a look at shared weights uses. */
const LOOK_IMAGES = 20_000;
/** Episodes, or batches of images, that check a tuning, each generation: at least 32 every fifth one. */
const CHECKS = 32 / 5;

/** Seconds of a stage at a size. */
export function secondsOf(stage: Stage, size: number, speed: Speed): number {
  const task = taskOf(stage.task);
  const { work } = stage;
  switch (work.kind) {
    case 'search': {
      const settings = task.presets[work.preset];
      if (settings === undefined) return 0;
      // A ladder ends at the weights of its last step.
      const rungs = settings.ladder.map((_, k) => settingsOnRung(settings, k + 1));
      const counts = [settings, ...rungs].map((one) => rolledOutWeights(one).values.length);
      const weights = Math.max(...counts);
      const rollouts = settings.populationSize * weights * settings.repetitions;
      const rollout = speed.searched[work.preset] ?? speed.measured;
      return size * rollouts * rollout * OVERHEAD;
    }
    case 'tuning': {
      const { algorithm, settings } = work.step;
      if (algorithm === 'adam') {
        const steps = settings.episodes ?? 20;
        return size * (steps * speed.gradient + CHECKS * speed.measured);
      }
      const { population, episodes } = settings;
      const candidates = algorithm === 'imitation' ? 1 : (population ?? 32) + 1;
      const each = candidates * (episodes ?? 8) + CHECKS;
      return size * each * speed.measured;
    }
    case 'conditions':
      return conditionsSeconds(task, size, speed);
    case 'digits':
      return DIGIT_WEIGHTS * (speed.training + 2 * speed.test) * speed.image;
  }
}

function conditionsSeconds(task: TaskDefinition, trials: number, speed: Speed): number {
  const looks = weightSearchRollouts(task).reduce((sum, count) => sum + count, 0);
  if (task.measure === 'accuracy') {
    const images = (2 * trials + 2) * speed.test;
    return (images + looks * Math.min(speed.training, LOOK_IMAGES)) * speed.image;
  }
  const draws = 2 * trials * task.effort.episodesPerDraw;
  return (draws + looks + 2 * trials) * speed.measured;
}

/** A seed for a purpose of a reproduction. */
const seedOf = (seed: number, purpose: string): number =>
  fold(fold(keyOf(seed), 'reproduction'), purpose)[0];

/** A plan's seeds: one for the trials, and one for each stage that no other has. */
function seedsFor(seed: number, ids: readonly string[]): { trials: number; stages: number[] } {
  const trials = seedOf(seed, 'trials of the report');
  // A measurement tunes with the seed after its own where it tunes at all; that one stays free too.
  const taken = new Set([trials, trials + 1]);
  const stages = ids.map((id) => {
    let own = seedOf(seed, id);
    for (let again = 2; taken.has(own); again++) own = seedOf(seed, `${id} ${again}`);
    taken.add(own);
    return own;
  });
  return { trials, stages };
}

interface Cut {
  readonly stage: Stage;
  readonly full: number;
  readonly least: number;
  readonly weight: number;
}

/** The largest time for each unit of weight with which all stages together fit into the seconds there are. */
function share(cuts: readonly Cut[], seconds: number): number {
  const total = (each: number): number =>
    cuts.reduce(
      (sum, { full, least, weight }) => sum + Math.min(full, Math.max(least, each * weight)),
      0,
    );
  let [low, high] = [0, Math.max(0, ...cuts.map(({ full, weight }) => full / weight))];
  if (total(high) <= seconds) return high;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (total(middle) <= seconds) low = middle;
    else high = middle;
  }
  return low;
}

interface Timed {
  readonly stage: Stage;
  readonly speed: Speed;
}

/** Seconds that measuring takes with a number of trials. */
const measuring = (all: readonly Timed[], trials: number): number =>
  all.reduce((sum, { stage, speed }) => {
    const { kind } = stage.work;
    if (kind !== 'conditions' && kind !== 'digits') return sum;
    return sum + secondsOf(stage, kind === 'conditions' ? trials : 1, speed);
  }, 0);

function cutOf({ stage, speed }: Timed): Cut {
  const { kind } = stage.work;
  const size = sizeOf(stage)?.count ?? 1;
  const full = secondsOf(stage, size, speed);
  const least = secondsOf(stage, Math.min(size, FEWEST[kind] ?? size), speed);
  return { stage, full, least, weight: WEIGHT[kind] ?? 0 };
}

/** The stages without one tuning: what used its weights uses those of the tuning before it. */
function without(all: readonly Timed[], id: string, before: string): Timed[] {
  return all
    .filter(({ stage }) => stage.id !== id)
    .map(({ stage, speed }): Timed => {
      const { work } = stage;
      if (work.kind === 'tuning' && work.after === id)
        return { stage: { ...stage, work: { ...work, after: before } }, speed };
      if (work.kind === 'conditions' && work.tuning === id)
        return { stage: { ...stage, work: { ...work, tuning: before } }, speed };
      return { stage, speed };
    });
}

/**
 * The stages of some tasks, fitted into a time. Measuring is never left out; searches and tunings that take
 * longer than their share are cut, the short ones are not. A tuning that goes on from another is left out where
 * fewer than `WORTHWHILE` generations of it would remain.
 * @param speeds one a task
 */
export function planOf(speeds: readonly Speed[], seed: number, hours: number): Plan {
  let all = speeds.flatMap((speed) =>
    stagesOf(taskOf(speed.task)).map((stage): Timed => ({ stage, speed })),
  );
  const seconds = hours * 3600;
  let trials = TRIALS;
  while (trials > FEWEST_TRIALS && measuring(all, trials) > seconds * MEASURING) trials--;
  const leftOut: string[] = [];
  const room = (): number => {
    const flexible = all.map(cutOf).filter(({ weight }) => weight > 0);
    return share(flexible, seconds - measuring(all, trials));
  };
  let each = room();
  for (;;) {
    const poor = all.findLast(({ stage, speed }) => {
      const { work } = stage;
      if (work.kind !== 'tuning' || work.after === null) return false;
      const size = sizeWithin(cutOf({ stage, speed }), each, trials, work.generations);
      return size < Math.min(work.generations, WORTHWHILE);
    });
    if (poor?.stage.work.kind !== 'tuning' || poor.stage.work.after === null) break;
    leftOut.push(poor.stage.id);
    all = without(all, poor.stage.id, poor.stage.work.after);
    each = room();
  }
  const seeds = seedsFor(
    seed,
    all.map(({ stage }) => stage.id),
  );
  const stages = all.map(({ stage, speed }, k): PlannedStage => {
    const wanted = sizeOf(stage)?.count ?? 1;
    const size = sizeWithin(cutOf({ stage, speed }), each, trials, wanted);
    return {
      ...stage,
      work: sized(stage.work, size),
      seed: seeds.stages[k] ?? 0,
      seconds: secondsOf(stage, size, speed),
      wanted: size < wanted ? wanted : null,
    };
  });
  return { trialsSeed: seeds.trials, stages, leftOut: leftOut.reverse() };
}

/** How large a stage may be. */
function sizeWithin(cut: Cut, each: number, trials: number, wanted: number): number {
  const { kind } = cut.stage.work;
  if (kind === 'conditions') return trials;
  if (cut.weight === 0 || each * cut.weight >= cut.full) return wanted;
  const fewest = Math.min(wanted, FEWEST[kind] ?? 1);
  return Math.max(fewest, Math.floor((wanted * each * cut.weight) / cut.full));
}

function sized(work: Stage['work'], size: number): Stage['work'] {
  switch (work.kind) {
    case 'search':
    case 'tuning':
      return { ...work, generations: size };
    case 'conditions':
      return { ...work, trials: size };
    case 'digits':
      return work;
  }
}
