import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { biped, bipedHardcore } from '../../../shared/tasks/biped/biped.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { evaluationOptions, fillOptions, rewardKindOf } from '../../../shared/tasks/task.ts';
import { environment, nextAction, randomActions, roughEpisode } from './support.ts';

const PUBLISHED = biped.drawEpisode(keyOf(7), {});

describe('a copied state', () => {
  it('goes on bit for bit, in mid-stride and past the fall, in another environment', () => {
    const first = environment();
    const second = environment();
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 200 }), (seed, pause) => {
        const episode =
          seed % 2 === 0 ? roughEpisode(seed, 2) : bipedHardcore.drawEpisode(keyOf(seed), {});
        const actions = randomActions(seed, 1.2);
        first.reset(episode);
        for (let t = 0; t < pause; t++) first.step(nextAction(actions));
        const state = first.snapshot();
        second.reset(PUBLISHED);
        second.restore(state);
        expect(second.steps).toBe(pause);
        expect(second.observation).toStrictEqual(first.observation);
        expect(second.scene()).toStrictEqual(first.scene());
        for (let t = 0; t < 60; t++) {
          const action = nextAction(actions);
          expect(second.step(action)).toStrictEqual(first.step(action));
          expect(second.observation).toStrictEqual(first.observation);
        }
        first.restore(state);
        expect(first.snapshot()).toStrictEqual(state);
      }),
      { numRuns: 8 },
    );
  });

  it('that is too short is refused', () => {
    expect(() => {
      environment().restore(new Uint8Array(40));
    }).toThrow('too short');
  });
});

it('the same actions give the same episode, whatever ran before', () => {
  const walker = environment();
  const run = (): number[] => {
    const actions = randomActions(5, 1);
    walker.reset(PUBLISHED);
    return Array.from({ length: 120 }, () => walker.step(nextAction(actions)).reward);
  };
  const before = run();
  walker.reset(roughEpisode(3, 4));
  walker.step([1, 1, 1, 1]);
  expect(run()).toStrictEqual(before);
});

describe('a fall', () => {
  const fall = (reward: number): { rewards: number[]; terminated: boolean } => {
    const walker = environment({ reward });
    walker.reset(PUBLISHED);
    const rewards: number[] = [];
    for (let t = 0; t < 400; t++) {
      const result = walker.step([0, 0, 0, 0]);
      rewards.push(result.reward);
      if (result.terminated) return { rewards, terminated: true };
    }
    return { rewards, terminated: false };
  };

  it('ends the episode; its step costs 100 in evaluations only', () => {
    const search = fall(0);
    const evaluation = fall(1);
    expect(search.terminated).toBe(true);
    expect(search.rewards.at(-1)).toBeGreaterThan(-20);
    expect(evaluation.rewards.slice(0, -1)).toStrictEqual(search.rewards.slice(0, -1));
    expect(evaluation.rewards.at(-1)).toBe(-100);
  });
});

it('an output that is not a number counts as 0', () => {
  const a = environment();
  const b = environment();
  a.reset(PUBLISHED);
  b.reset(PUBLISHED);
  for (let t = 0; t < 30; t++) {
    expect(a.step([NaN, 1, NaN, -1])).toStrictEqual(b.step([0, 1, 0, -1]));
  }
});

it('actions beyond 1 act as 1', () => {
  const a = environment();
  const b = environment();
  a.reset(PUBLISHED);
  b.reset(PUBLISHED);
  for (let t = 0; t < 30; t++) {
    expect(a.step([9, -4, Infinity, -1.5])).toStrictEqual(b.step([1, -1, 1, -1]));
  }
});

it('a push lasts one step', () => {
  const pushed = environment();
  const free = environment();
  pushed.reset(PUBLISHED);
  free.reset(PUBLISHED);
  pushed.push(300, 0);
  pushed.step([0, 0, 0, 0]);
  free.step([0, 0, 0, 0]);
  const gained = (pushed.observation[2] ?? 0) - (free.observation[2] ?? 0);
  expect(gained).toBeGreaterThan(0.05);
  pushed.step([0, 0, 0, 0]);
  free.step([0, 0, 0, 0]);
  expect((pushed.observation[2] ?? 0) - (free.observation[2] ?? 0)).toBeLessThan(gained * 1.5);
});

it('the step limit truncates', () => {
  const walker = environment({}, 3);
  walker.reset(PUBLISHED);
  const truncated = [1, 2, 3].map(() => walker.step([0, 0, 0, 0]).truncated);
  expect(truncated).toStrictEqual([false, false, true]);
});

it('the scene holds together: joints on their bodies, rays from the hull, contacts on the ground', () => {
  const walker = environment();
  walker.reset(PUBLISHED);
  for (let t = 0; t < 40; t++) walker.step([0, 0, 0, 0]);
  const { hull, legs, joints, lidar, contacts, heights } = walker.scene();
  expect(legs).toHaveLength(4);
  expect(Math.hypot((joints[0]?.x ?? 0) - hull.x, (joints[0]?.y ?? 0) - hull.y)).toBeCloseTo(
    8 / 30,
    2,
  );
  lidar.forEach((ray, i) => {
    expect(ray.fraction).toBe(walker.observation[14 + i]);
    expect([ray.fromX, ray.fromY]).toStrictEqual([hull.x, hull.y]);
  });
  expect(contacts.length).toBeGreaterThan(0);
  for (const contact of contacts) {
    expect(Math.abs(contact.y - (heights[0] ?? 0))).toBeLessThan(0.05);
    expect(contact.normal).toBeGreaterThanOrEqual(0);
  }
  expect(legs.some((leg) => leg.touching)).toBe(true);
});

it('measurements sum the reward of evaluations, searches the other one', () => {
  expect(rewardKindOf(biped, evaluationOptions(biped))).toBe('evaluation');
  expect(rewardKindOf(biped, fillOptions(biped, {}))).toBe('search');
  expect(rewardKindOf(swingup, evaluationOptions(swingup))).toBeNull();
});
