import type { ReactElement } from 'react';
import type { Point } from '../../shared/drawing/layout/layout.ts';
import type { NodeId } from '../../shared/genome/genome.ts';
import { nodeName } from '../../shared/tasks/node-names.ts';
import styles from './editor.module.css';
import type { GraphModel } from './graph/model.ts';
import { useRole } from './use-role.ts';

/** Px of half a tip at its widest, of its height, and between it and the middle of its node. */
const HALF = 142;
const HEIGHT = 60;
const GAP = 22;

/** What a node is called and what it does, below the node or, where there is no room, above it. */
export function NodeTip({
  model,
  node,
  place,
}: {
  readonly model: GraphModel;
  readonly node: NodeId;
  readonly place: Point | null;
}): ReactElement | null {
  const role = useRole(model, node);
  if (place === null || role === null) return null;
  const above = place.y + GAP + HEIGHT > model.height;
  return (
    <div
      key={node}
      className={styles['nodeTip']}
      data-side={above ? 'above' : 'below'}
      data-testid="node-tip"
      style={{
        left: Math.max(HALF, Math.min(model.width - HALF, place.x)),
        top: above ? place.y - GAP : place.y + GAP,
      }}
    >
      <p>{nodeName(node, model.genome, model.task)}</p>
      <p>{role.words}</p>
      <p>{role.from}</p>
    </div>
  );
}
