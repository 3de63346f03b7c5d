import type { OptionValues, TaskOption } from '../task.ts';

export const SWINGUP_OPTIONS = [
  {
    name: 'poleLength',
    label: 'Pole length',
    meaning: 'Factor on the pole length of 0.6 m.',
    unit: '×',
    default: 1,
    min: 0.25,
    max: 3,
    step: 0.05,
  },
  {
    name: 'noise',
    label: 'Noise',
    meaning: 'Standard deviation of the noise that the network sees on x and θ.',
    unit: 'm, rad',
    default: 0,
    min: 0,
    max: 1,
    step: 0.01,
  },
  {
    name: 'hard',
    label: 'Hard starts',
    meaning: 'Start anywhere on the middle half of the track, at any angle, in motion.',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    step: 1,
  },
  {
    name: 'velocities',
    label: 'Velocities',
    meaning: 'Whether the network sees dx and dθ; without them both inputs read 0.',
    unit: '',
    default: 1,
    min: 0,
    max: 1,
    step: 1,
  },
  {
    name: 'goal',
    label: 'Goal by weight',
    meaning:
      'How far from the middle the cart shall stand for each unit of the shared weight: to the left at negative weights, to the right at positive ones. At 0 it is the middle, as published. Weights of its own for each connection aim at the middle.',
    unit: 'm',
    default: 0,
    min: 0,
    max: 1,
    step: 0.05,
  },
] as const satisfies readonly TaskOption[];

export type SwingupOptions = OptionValues<typeof SWINGUP_OPTIONS>;
