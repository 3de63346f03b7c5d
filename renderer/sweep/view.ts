import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'sweep',
    title: 'Sweep',
    dock: 'bottom',
    order: 10,
    meaning: 'The return over a range of shared weights: where the topology works, and where not.',
    handbook: 'judging/many-weights-precocial-sweep',
    load: () => import('./sweep-view.tsx'),
  },
];
