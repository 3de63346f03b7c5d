import type { ViewDefinition } from '../state/view-definition.ts';

/** The rollout and its time series. */
export const views: readonly ViewDefinition[] = [
  {
    id: 'rollout',
    title: 'Rollout',
    dock: 'right',
    order: 10,
    tasks: (task) => task.kind === 'control',
    meaning:
      'The body that the genome drives, live: watch it, push it, compare it with its ghosts.',
    handbook: 'understanding/watch-it',
    load: () => import('./ui/rollout-view.tsx'),
  },
  {
    id: 'series',
    title: 'Time series',
    dock: 'right',
    order: 30,
    height: 120,
    tasks: (task) => task.kind === 'control',
    meaning: 'Observations, outputs and reward of the rollout over time; drag to any moment.',
    handbook: 'understanding/time-series',
    load: () => import('./ui/series-view.tsx'),
  },
];
