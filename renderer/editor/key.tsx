import type { ReactElement } from 'react';
import { ACTIVATIONS } from '../../shared/genome/activations.ts';
import styles from './editor.module.css';
import { Glyph } from './glyph.tsx';
import { detailOf, type Detail } from './graph/detail.ts';
import type { GraphModel } from './graph/model.ts';
import { nodeName } from '../../shared/tasks/node-names.ts';
import { useSession } from '../state/hooks.ts';

/** What is seen of the connections of a large graph, in words. */
const DETAIL: Readonly<Record<Detail, string>> = {
  connections: '',
  bundles: 'Connections are drawn in bundles; zoom in to see each.',
  blocks: 'Nodes stand in blocks, connections in bundles; zoom in to see each.',
};

/** A counted key of the activations above the graph, where nodes are too small for their curves. */
export function ActivationKey({ model }: { model: GraphModel }): ReactElement | null {
  const trace = useSession((state) => state.trace);
  if (model.sizes.glyphs) return null;
  const hidden = model.genome.nodes.filter(
    (node) => node.kind === 'hidden' && (model.traced?.nodes.has(node.id) ?? true),
  );
  const counts = ACTIVATIONS.map((activation) => ({
    activation,
    count: hidden.filter((node) => node.activation === activation.id).length,
  })).filter(({ count }) => count > 0);
  const detail = DETAIL[detailOf(model.genome)];
  if (hidden.length === 0) return null;
  const nodes = hidden.length === 1 ? 'hidden node' : `${hidden.length} hidden nodes`;
  const of =
    trace === null
      ? ''
      : ` that ${trace.direction === 'feeds' ? 'feed' : 'follow'} ${nodeName(trace.node, model.genome, model.task)}`;
  return (
    <div className={styles['key']} data-testid="activation-key">
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
      {detail === '' ? null : <p className={styles['keyDetail']}>{detail}</p>}
    </div>
  );
}
