import type { BipedScene } from '../../../shared/tasks/biped/scene.ts';
import { observation, REWARD, type LooksByTask, type TaskLook } from '../look.ts';

const WALKER: TaskLook = {
  endWord: 'falls',
  lines: [
    { label: 'hip 1 θ', source: observation(4), unit: 'rad', decimals: 2 },
    { label: 'knee 1 θ', source: observation(6), unit: '', decimals: 2 },
    { label: 'vel x', source: observation(2), unit: '', decimals: 2 },
    REWARD,
  ],
  cameras: [
    ['overview', 'Overview'],
    ['follow', 'Close'],
    ['side', 'From the side'],
    ['chase', 'From behind'],
  ],
  push: { axes: 'xy', newtons: 60 },
  places: (scene) => {
    const { hull, legs } = scene as BipedScene;
    return [hull, ...legs].flatMap(({ x, y }) => [x, y]);
  },
  drawing: async () => (await import('./drawing.ts')).BIPED_DRAWING,
};

export const looks: LooksByTask = { biped: WALKER, 'biped-hardcore': WALKER };
