import { expect, it } from 'vitest';
import { mapPlace } from '../../../renderer/rollout/scene/map.ts';

it('fits a way into the map’s box, true to scale and in the middle', () => {
  const way = [
    [-100, -50],
    [300, -50],
    [300, 150],
    [-100, 150],
  ] as const;
  const { scale, left, top } = mapPlace(way, 100, 80);
  expect(scale).toBeCloseTo(0.25);
  const places = way.map(([x, y]) => [left + x * scale, top - y * scale]);
  expect(places).toEqual([
    [0, 65],
    [100, 65],
    [100, 15],
    [0, 15],
  ]);
});
