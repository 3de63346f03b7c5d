import type { ReactElement } from 'react';
import { ACTIVATIONS } from '../../shared/network/activations.ts';
import styles from './editor.module.css';
import { Glyph } from './glyph.tsx';
import { placeOf } from './graph/elements.ts';
import type { GraphModel } from './graph/model.ts';
import { nodeName } from './names.ts';
import { useSession } from '../state/hooks.ts';

const CORNERS = ['right-bottom', 'right-top', 'left-bottom'] as const;
const KEY = { width: 340, height: 120 };

/** The corner of the view with the fewest nodes under the key. */
function emptiestCorner(model: GraphModel): (typeof CORNERS)[number] | 'line' {
  // Beside an image the graph fills every corner; the key is a line above it.
  if (model.layout.uniform) return 'line';
  const places = model.genome.nodes.map((node) => placeOf(node.id, model));
  const covered = (corner: string): number =>
    places.filter(
      ({ x, y }) =>
        (corner.startsWith('right') ? x > model.width - KEY.width : x < KEY.width) &&
        (corner.endsWith('bottom') ? y > model.height - KEY.height : y < KEY.height),
    ).length;
  return CORNERS.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best));
}

/** A counted key of the activations, where nodes are too small for their curves. */
export function ActivationKey({ model }: { model: GraphModel }): ReactElement | null {
  const trace = useSession((state) => state.trace);
  const selected = model.selection.nodes.size + model.selection.connections.size > 0;
  if (model.sizes.glyphs || (model.layout.uniform && selected)) return null;
  const hidden = model.genome.nodes.filter(
    (node) => node.kind === 'hidden' && (model.traced?.nodes.has(node.id) ?? true),
  );
  const counts = ACTIVATIONS.map((activation) => ({
    activation,
    count: hidden.filter((node) => node.activation === activation.id).length,
  })).filter(({ count }) => count > 0);
  const of =
    trace === null
      ? ''
      : ` that ${trace.direction === 'feeds' ? 'feed' : 'follow'} ${nodeName(trace.node, model.genome, model.task)}`;
  return (
    <div className={styles['key']} data-corner={emptiestCorner(model)} data-testid="activation-key">
      <p
        className={styles['keyTitle']}
      >{`Activations of the ${hidden.length} hidden nodes${of}`}</p>
      <ul className={styles['keyList']}>
        {counts.map(({ activation, count }) => (
          <li key={activation.id}>
            <Glyph id={activation.id} size={16} />
            <span>{activation.short}</span>
            <b>{count}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
