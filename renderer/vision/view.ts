import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'vision',
    title: 'Vision',
    dock: 'right',
    order: 12,
    tasks: (task) => task.encoder !== undefined,
    meaning: 'What the racer sees: its frame, what the encoder makes of it, and the latents.',
    handbook: 'understanding/what-a-racer-sees',
    load: () => import('./vision-view.tsx'),
  },
];
