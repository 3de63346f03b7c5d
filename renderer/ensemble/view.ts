import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'ensemble',
    title: 'Ensemble',
    dock: 'bottom',
    order: 46,
    meaning: 'The same topology at several shared weights, deciding together.',
    handbook: 'judging/several-weights-together-precocial-ensemble',
    load: () => import('./ensemble-view.tsx'),
  },
];
