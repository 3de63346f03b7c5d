import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'sensitivity',
    title: 'Sensitivity',
    dock: 'bottom',
    smallDock: 'centre',
    order: 48,
    tasks: (task) => task.kind === 'control',
    meaning:
      'What the network looks at: how far each output moves for a small change of each input, along the rollout.',
    handbook: 'understanding/what-it-looks-at',
    load: () => import('./sensitivity-view.tsx'),
  },
];
