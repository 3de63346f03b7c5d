import { BASE_SETTINGS, type SearchSettings } from './settings.ts';

/** The settings published with the paper, by the name a person sees. */
export interface Preset {
  readonly name: string;
  /** Task id it was published for. */
  readonly task: string;
  readonly settings: SearchSettings;
}

const SWINGUP: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 3,
  generations: 1024,
  populationSize: 192,
};

/** As published, but for the last two, which bring the large searches down to a laptop's size. */
export const PRESETS = {
  swingupPaper: { name: 'Swing-up, paper', task: 'swingup', settings: SWINGUP },
  swingupLaptop: {
    name: 'Swing-up, laptop',
    task: 'swingup',
    settings: {
      ...SWINGUP,
      populationSize: 64,
      eliteRatio: 0.05,
      tournamentSize: 4,
      confirmRepetitions: 16,
    },
  },
  bipedPaper: {
    name: 'Biped, paper',
    task: 'biped',
    settings: { ...BASE_SETTINGS, populationSize: 480, initialEnabled: 0.25, tournamentSize: 16 },
  },
  racingPaper: {
    name: 'Car racing, paper',
    task: 'racing',
    settings: {
      ...BASE_SETTINGS,
      repetitions: 2,
      generations: 1024,
      populationSize: 64,
      checkpointEvery: 16,
    },
  },
  mnistPaper: {
    name: 'MNIST, paper',
    task: 'mnist',
    settings: {
      ...BASE_SETTINGS,
      repetitions: 1,
      generations: 4096,
      populationSize: 960,
      initialEnabled: 0.05,
      tournamentSize: 32,
    },
  },
  bipedLaptop: {
    name: 'Biped, laptop',
    task: 'biped',
    settings: {
      ...BASE_SETTINGS,
      repetitions: 2,
      generations: 1024,
      populationSize: 96,
      initialEnabled: 0.25,
      eliteRatio: 0.1,
      tournamentSize: 4,
      confirmRepetitions: 16,
    },
  },
  racingLaptop: {
    name: 'Car racing, laptop',
    task: 'racing',
    settings: {
      ...BASE_SETTINGS,
      repetitions: 1,
      generations: 512,
      populationSize: 32,
      eliteRatio: 0.1,
      tournamentSize: 4,
      checkpointEvery: 4,
      confirmRepetitions: 8,
    },
  },
} as const satisfies Readonly<Record<string, Preset>>;
