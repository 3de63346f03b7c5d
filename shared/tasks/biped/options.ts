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
] as const satisfies readonly TaskOption[];

export type BipedOptions = OptionValues<typeof BIPED_OPTIONS>;
