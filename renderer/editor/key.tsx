import { useMemo, type ReactElement } from 'react';
import { ACTIVATIONS } from '../../shared/genome/activations.ts';
import styles from './editor.module.css';
import { Glyph } from './glyph.tsx';
import { emptiestCorner, type Corner } from './graph/corners.ts';
import type { GraphModel } from './graph/model.ts';
import { nodeName } from '../../shared/tasks/node-names.ts';
import { useSession } from '../state/hooks.ts';

const KEY = { width: 350, height: 120 };
/** A key that would hide more of the graph than this is left out: names come with zooming in. */
const MOST_HIDDEN = 900;

/** Where the key stands: in a corner, as a line above an image's graph, or nowhere. */
export function keyCorner(model: GraphModel): Corner | 'line' | null {
  if (model.sizes.glyphs) return null;
  // Beside an image the graph fills every corner; the key is a line above it.
  if (model.layout.uniform) return 'line';
  const { corner, hidden } = emptiestCorner(model, KEY, [
    'right-bottom',
    'right-top',
    'left-bottom',
  ]);
  return hidden > MOST_HIDDEN ? null : corner;
}

/** A counted key of the activations, where nodes are too small for their curves. */
export function ActivationKey({ model }: { model: GraphModel }): ReactElement | null {
  const trace = useSession((state) => state.trace);
  const selected = model.selection.nodes.size + model.selection.connections.size > 0;
  const corner = useMemo(() => keyCorner(model), [model]);
  if (corner === null || (corner === 'line' && selected)) return null;
  const hidden = model.genome.nodes.filter(
    (node) => node.kind === 'hidden' && (model.traced?.nodes.has(node.id) ?? true),
  );
  const counts = ACTIVATIONS.map((activation) => ({
    activation,
    count: hidden.filter((node) => node.activation === activation.id).length,
  })).filter(({ count }) => count > 0);
  if (hidden.length === 0) return null;
  const nodes = hidden.length === 1 ? 'hidden node' : `${hidden.length} hidden nodes`;
  const of =
    trace === null
      ? ''
      : ` that ${trace.direction === 'feeds' ? 'feed' : 'follow'} ${nodeName(trace.node, model.genome, model.task)}`;
  return (
    <div className={styles['key']} data-corner={corner} data-testid="activation-key">
      <p className={styles['keyTitle']}>{`Activations of the ${nodes}${of}`}</p>
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
