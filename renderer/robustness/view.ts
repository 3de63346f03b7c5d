import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'robustness',
    title: 'Robustness',
    dock: 'bottom',
    order: 44,
    meaning:
      'The return against the size of a change: noise, another body, harder starts, disturbed weights.',
    handbook: 'judging/changes-of-the-task-precocial-robustness',
    load: () => import('./robustness-view.tsx'),
  },
];
