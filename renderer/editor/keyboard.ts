import { activeOf, session, versionOf } from '../state/session.ts';
import { layoutOf } from './layouts.ts';

export type Direction = 'Left' | 'Right' | 'Up' | 'Down';

const ALONG: Readonly<Record<Direction, readonly [number, number]>> = {
  Left: [-1, 0],
  Right: [1, 0],
  Up: [0, -1],
  Down: [0, 1],
};

/** Selects the nearest node in a direction; with none selected, the first input. */
export function moveSelection(direction: Direction): void {
  const open = activeOf(session.store.getState());
  if (open === null) return;
  const { genome, positions } = versionOf(open).document;
  const layout = layoutOf(open);
  const place = (id: (typeof genome.nodes)[number]['id']) =>
    positions[id] ?? layout.positions.get(id) ?? { x: 0, y: 0 };
  const [chosen] = session.store.getState().selection.nodes;
  const first = genome.nodes[1];
  if (chosen === undefined) {
    if (first !== undefined) session.select([first.id]);
    return;
  }
  const from = place(chosen);
  const [dx, dy] = ALONG[direction];
  let best = chosen;
  let least = Infinity;
  for (const { id } of genome.nodes) {
    if (id === chosen) continue;
    const { x, y } = place(id);
    const along = (x - from.x) * dx + (y - from.y) * dy;
    const across = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
    if (along <= 1) continue;
    const cost = along + 2.5 * across;
    if (cost < least) [best, least] = [id, cost];
  }
  session.select([best]);
}
