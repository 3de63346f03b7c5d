import { expect, it } from 'vitest';
import { castOf } from '../../../renderer/rollout/live/specs.ts';
import { Player } from '../../../renderer/rollout/live/player.ts';
import { lookOf } from '../../../renderer/tasks/looks.ts';
import { newDocument } from '../../../shared/genome/document.ts';
import { racing } from '../../../shared/tasks/racing/racing.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { networks, START, swingupEnvironment, swingupGenome } from './support.ts';

it('a person drives a playback of her own, and what she did can be seen again', () => {
  let force = 1;
  const cast = castOf({
    document: newDocument('test', 'swingup', swingupGenome()),
    weight: 1,
    useOffsets: false,
    ghosts: 'weights',
    ghostWeights: [-1],
    others: [],
    scheme: 'dark',
    pilot: () => [force],
  });
  expect(cast.map(({ spec }) => spec.id)).toEqual(['main', 'w-1', 'hands']);
  expect(cast.map(({ look }) => look.followed ?? false)).toEqual([false, false, true]);
  const specs = cast.map(({ spec }) => spec);
  const environments = specs.map(() => swingupEnvironment());
  const player = new Player(
    swingup,
    specs,
    environments,
    () => new Float64Array(0),
    networks,
    () => 0,
  );
  player.start(START);
  player.seek(10);
  force = -1;
  player.seek(20);
  const own = player.simulation.actors[2]?.playback;
  const there = own?.environment.observation.slice();
  player.seek(0);
  player.seek(20);
  expect(own?.environment.observation).toEqual(there);
  expect(Array.from(own?.track.outputs.subarray(0, 20) ?? [])).toEqual([
    ...Array<number>(10).fill(1),
    ...Array<number>(10).fill(-1),
  ]);
});

it('arrow keys become steering, gas and a brake that does not lock the wheels', () => {
  const keys = { left: false, right: false, up: false, down: false };
  const { hands } = lookOf(racing);
  expect(hands?.(keys)).toEqual([0, -1, 0]);
  expect(hands?.({ ...keys, left: true, up: true })).toEqual([-1, 1, 0]);
  expect(hands?.({ ...keys, right: true, down: true })).toEqual([1, -1, 0.8]);
});
