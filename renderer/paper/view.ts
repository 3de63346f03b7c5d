import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'paper',
    title: 'Paper',
    dock: 'centre',
    order: 40,
    meaning: 'The paper’s tables and figures, ours beside them, and what each rests on.',
    handbook: 'paper',
    load: () => import('./paper-view.tsx'),
  },
];
