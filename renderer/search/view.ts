import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'search',
    title: 'Search',
    dock: 'bottom',
    order: 20,
    meaning: 'Evolve topologies: start, pause and stop a run, and see how its champion grew.',
    handbook: 'searching',
    load: () => import('./search-view.tsx'),
  },
];
