import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'tune',
    title: 'Tune',
    dock: 'bottom',
    order: 40,
    meaning: 'Give every connection a weight of its own, starting from the best shared weight.',
    handbook: 'tuning',
    load: () => import('./tune-view.tsx'),
  },
];
