import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'handbook',
    title: 'Handbook',
    dock: 'right',
    order: 90,
    onDemand: true,
    meaning: 'How to use the lab and the command line; searchable, also by a message.',
    handbook: 'contents',
    load: () => import('./handbook-view.tsx'),
  },
];
