import { describe, expect, it } from 'vitest';
import { TUNING_FORMAT } from '../../shared/formats/tuned-file.ts';
import {
  checkSize,
  parseState,
  writeState,
  type TuningState,
} from '../../electron/tuning/state.ts';

const state: TuningState = {
  format: TUNING_FORMAT,
  version: 1,
  task: 'swingup',
  topology: 'fe3769be888cbc71',
  algorithm: 'pepg',
  settings: { population: 4, episodes: 1, deviation: 0.1, learningRate: 0.03 },
  options: { poleLength: 0.5 },
  seed: 3,
  weight: -1.5,
  generations: [
    {
      generation: 0,
      evaluations: 4,
      rollouts: 8,
      mean: 100,
      max: 120.5,
      centre: null,
      best: 120.5,
      deviation: 0.1,
      seconds: 0.25,
    },
  ],
  best: [0.5, -0.25],
  optimizer: { steps: 1, mean: [0.5, -0.25] },
};

describe('the saved state of a tuning', () => {
  it('comes back as it was', () => {
    expect(parseState(writeState(state))).toEqual(state);
  });

  it.each([
    ['best', { best: [null, 1] }],
    ['generations', { generations: [{}] }],
    ['generations', { generations: [1, 2] }],
    ['optimizer', { optimizer: { mean: [null] } }],
    ['optimizer', { optimizer: null }],
    ['settings', { settings: null }],
    ['options', { options: null }],
    ['algorithm', { algorithm: 'annealing' }],
    ['version', { version: 'x' }],
    ['seed', { seed: -1.5 }],
  ])('is refused with its field %s damaged', (field, damage) => {
    const text = JSON.stringify({ ...state, ...damage });
    expect(() => parseState(text)).toThrow(new RegExp(`field ${field}.*Nothing was changed`));
  });

  it.each([
    [{ poleLength: 90 }, /option poleLength must lie between/],
    [{ pole: 1 }, /has no option pole;/],
  ])('is refused with the options %j', (options, sentence) => {
    const text = JSON.stringify({ ...state, options });
    expect(() => parseState(text)).toThrow(sentence);
    expect(() => parseState(text)).toThrow(/Nothing was changed/);
  });

  it('is refused with offsets for another number of connections', () => {
    checkSize(state, 2);
    expect(() => checkSize(state, 3)).toThrow(/2 offsets for 3 connections.*Nothing was changed/);
  });
});
