import { describe, expect, it } from 'vitest';
import { PAPER_TASKS } from '../../electron/reproduce/reproduce.ts';
import { planOf, secondsOf, type Speed } from '../../electron/reproduce/plan.ts';
import { stagesOf } from '../../electron/reproduce/stages.ts';
import { taskOf } from '../../shared/tasks/registry.ts';

/** A machine of a given speed; the numbers are about those of two cores. */
function speed(task: string, rollout: number): Speed {
  const images = task === 'mnist' || task === 'digits8';
  return {
    task,
    searched: { paper: rollout, even: rollout, ladder: rollout, one: rollout },
    measured: rollout,
    image: images ? 2e-6 : 0,
    gradient: images ? 0.2 : 0,
    training: images ? 60_000 : 0,
    test: images ? 10_000 : 0,
    rollouts: 0,
    seconds: 0,
  };
}

const SPEEDS = [
  speed('swingup', 5e-5),
  speed('biped', 6e-3),
  speed('racing', 0.2),
  speed('mnist', 2e-4),
];

const total = (plan: ReturnType<typeof planOf>): number =>
  plan.stages.reduce((sum, { seconds }) => sum + seconds, 0);

describe('the plan of a reproduction', () => {
  it('fits into its hours, and cuts the long stages before the short ones', () => {
    const plan = planOf(SPEEDS, 0, 8);
    expect(total(plan)).toBeLessThanOrEqual(8 * 3600);
    expect(total(plan)).toBeGreaterThan(7 * 3600);
    const sizes = Object.fromEntries(plan.stages.map(({ id, wanted }) => [id, wanted]));
    expect(sizes['swingup-paper']).toBeNull();
    expect(sizes['swingup-paper-conditions']).toBeNull();
    expect(sizes['biped-ladder']).toBe(taskOf('biped').presets['ladder']?.generations);
    expect(sizes['racing-paper']).toBe(1024);
    const cut = plan.stages.find(({ id }) => id === 'racing-paper');
    expect(cut?.work).toMatchObject({ kind: 'search', preset: 'paper' });
    expect(cut?.work.kind === 'search' && cut.work.generations).toBeLessThan(1024);
  });

  it('is the published one where there is time enough', () => {
    const plan = planOf(SPEEDS, 0, 100_000);
    expect(plan.leftOut).toEqual([]);
    for (const stage of plan.stages) expect(stage.wanted).toBeNull();
    expect(plan.stages.map(({ id }) => id)).toEqual(
      PAPER_TASKS.flatMap((task) => stagesOf(taskOf(task)).map(({ id }) => id)),
    );
  });

  it('measures with fewer trials where even that takes too long, and leaves no network out', () => {
    const plan = planOf([speed('racing', 0.2)], 0, 0.05);
    const conditions = plan.stages.filter(({ work }) => work.kind === 'conditions');
    expect(conditions).toHaveLength(3);
    for (const { work } of conditions) {
      if (work.kind !== 'conditions') continue;
      expect(work.trials).toBeGreaterThanOrEqual(10);
      expect(work.trials).toBeLessThan(100);
      expect(plan.stages.some(({ id }) => id === work.tuning)).toBe(true);
    }
  });

  it('leaves out what goes on from a tuning where nothing would remain of it, and says so', () => {
    const plan = planOf([speed('swingup', 5e-5)], 0, 0.01);
    expect(plan.leftOut).toEqual([
      'swingup-paper-tuning-2',
      'swingup-even-tuning-2',
      'swingup-fixed-tuning-2',
    ]);
    const { work } = plan.stages.find(({ id }) => id === 'swingup-even-conditions') ?? {};
    expect(work).toMatchObject({ kind: 'conditions', tuning: 'swingup-even-tuning-1' });
  });

  it('has a seed for the trials that no stage has, whatever the seed asked for', () => {
    for (let seed = 0; seed < 300; seed++) {
      const { trialsSeed, stages } = planOf(SPEEDS, seed, 8);
      const seeds = stages.map((stage) => stage.seed);
      expect(new Set(seeds).size).toBe(seeds.length);
      expect(seeds).not.toContain(trialsSeed);
      expect(seeds).not.toContain(trialsSeed + 1);
    }
  });

  it('the walker climbs its ladder, and the even search begins from its champion', () => {
    const searches = stagesOf(taskOf('biped')).filter(({ work }) => work.kind === 'search');
    const starts = Array.from({ length: 8 }, (_, k) => `biped-ladder-start-${k + 1}`);
    expect(searches.map(({ id }) => id)).toEqual([
      ...starts,
      'biped-ladder',
      'biped-even',
      'biped-one',
    ]);
    const [ladder, even] = searches.slice(-3);
    expect(ladder?.work).toMatchObject({ preset: 'ladder', from: null, starts });
    expect(even?.work).toMatchObject({ preset: 'even', from: 'biped-ladder', starts: [] });
    for (const stage of searches) expect(secondsOf(stage, 1, speed('biped', 1))).toBeGreaterThan(0);
  });
});
