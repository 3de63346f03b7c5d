import type { SwingupScene } from '../../../shared/tasks/swingup/dynamics.ts';
import { observation, REWARD, type LooksByTask } from '../look.ts';

export const looks: LooksByTask = {
  swingup: {
    endWord: 'off track',
    lines: [
      { label: 'cos θ', source: observation(2), unit: '', decimals: 2 },
      { label: 'x', source: observation(0), unit: 'm', decimals: 2 },
      {
        label: 'force',
        source: { kind: 'output', index: 0, scale: 10, clip: [-1, 1] },
        unit: 'N',
        decimals: 1,
      },
      REWARD,
    ],
    cameras: [
      ['overview', 'Overview'],
      ['follow', 'Follow the cart'],
      ['side', 'From the side'],
    ],
    push: { axes: 'x', newtons: 20 },
    places: (scene) => {
      const { x, theta, poleLength } = scene as SwingupScene;
      return [x, 0, x + poleLength * Math.sin(theta), poleLength * Math.cos(theta)];
    },
    drawing: async () => (await import('./drawing.ts')).SWINGUP_DRAWING,
  },
};
