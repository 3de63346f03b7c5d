import type { OptionValues, TaskOption } from '../task.ts';

export const RACING_OPTIONS = [
  {
    name: 'reward',
    label: 'Full episodes',
    meaning:
      '0: an episode ends after 75 steps without a new tile, as in a search. 1: full episodes.',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    step: 1,
  },
  {
    name: 'int8',
    label: 'Eight-bit encoder',
    meaning:
      '1: the encoder computes with 8-bit numbers, faster and less exact. Needs the native runtime.',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    step: 1,
    approximation: true,
  },
  {
    name: 'small',
    label: 'Small encoder',
    meaning:
      '1: inputs come from the small encoder, which was fitted to the full one: several times faster, for searches. What is reported is measured with the full one.',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    step: 1,
    approximation: true,
  },
] as const satisfies readonly TaskOption[];

export type RacingOptions = OptionValues<typeof RACING_OPTIONS>;
