import type { OptionValues, TaskOption } from '../task.ts';

export const BIPED_OPTIONS = [
  {
    name: 'reward',
    label: 'Cost of a fall',
    meaning: '0: what a search maximises, a fall costs nothing more. 1: a fall ends with −100.',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    step: 1,
  },
  {
    name: 'patience',
    label: 'Patience',
    meaning:
      'An episode ends after this many steps in which the walker gets no 0.25 m further. 0: never, as published. It spares a search most of its time: early walkers stand still.',
    unit: 'steps',
    default: 0,
    min: 0,
    max: 2000,
    step: 10,
  },
  {
    name: 'goal',
    label: 'Goal by weight',
    meaning:
      'How much faster than 1.5 m/s the walker shall go for each unit of the shared weight: slower at negative weights, never backwards. Speed beyond the goal costs as much as speed up to it earns. At 0 faster is better, as published. Weights of its own for each connection aim at 1.5 m/s.',
    unit: 'm/s',
    default: 0,
    min: 0,
    max: 1,
    step: 0.05,
  },
] as const satisfies readonly TaskOption[];

export type BipedOptions = OptionValues<typeof BIPED_OPTIONS>;
