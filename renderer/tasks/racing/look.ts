import type { RacingScene } from '../../../shared/tasks/racing/environment.ts';
import { RETURN, type LooksByTask, type TaskLook } from '../look.ts';

const RACER: TaskLook = {
  endWord: 'ends',
  lines: [
    {
      label: 'steer',
      source: { kind: 'output', index: 0, clip: [-1, 1] },
      unit: '',
      decimals: 2,
    },
    { label: 'gas', source: { kind: 'output', index: 1, clip: [-1, 1] }, unit: '', decimals: 2 },
    { label: 'brake', source: { kind: 'output', index: 2, clip: [0, 1] }, unit: '', decimals: 2 },
    RETURN,
  ],
  cameras: [
    ['overview', 'Behind the car'],
    ['chase', 'Close behind'],
    ['follow', 'From the side'],
    ['above', 'From above'],
  ],
  // As the published environment is driven by hand: full lock, full gas, brakes that do not lock the wheels.
  hands: ({ left, right, up, down }) => [Number(right) - Number(left), up ? 1 : -1, down ? 0.8 : 0],
  places: (scene) => {
    const { originX, originY } = (scene as RacingScene).car.hull;
    return [originX, originY];
  },
  drawing: async () => (await import('./drawing.ts')).RACING_DRAWING,
};

export const looks: LooksByTask = { racing: RACER, 'racing-stacked': RACER };
