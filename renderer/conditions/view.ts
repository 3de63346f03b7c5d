import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'conditions',
    title: 'Conditions',
    dock: 'bottom',
    order: 30,
    meaning:
      'The paper’s four conditions: random weights, a random shared weight, the tuned shared weight, tuned weights.',
    handbook: 'judging/the-four-conditions-precocial-conditions',
    load: () => import('./conditions-view.tsx'),
  },
];
