import type { OwnScene } from '../../../shared/tasks/own/environment.ts';
import { observation, REWARD, type LooksByTask } from '../look.ts';

export const looks: LooksByTask = {
  pendulum: {
    endWord: 'ends',
    lines: [
      { label: 'cos θ', source: observation(0), unit: '', decimals: 2 },
      { label: 'dθ', source: observation(2), unit: 'rad/s', decimals: 2 },
      {
        label: 'torque',
        source: { kind: 'output', index: 0, scale: 2, clip: [-1, 1] },
        unit: 'N m',
        decimals: 2,
      },
      REWARD,
    ],
    cameras: [['overview', 'Overview']],
    places: (scene) => {
      const [rod] = (scene as OwnScene).shapes;
      return rod?.kind === 'line' ? rod.to : [0, 1];
    },
    drawing: async () => (await import('./drawing.ts')).PENDULUM_DRAWING,
  },
};
