import type { ReactElement } from 'react';
import { hasDisabledStep } from '../../shared/genome/edits.ts';
import type { Genome, NodeId } from '../../shared/genome/genome.ts';
import { Button, ToolButton } from '../controls/button.tsx';
import { session } from '../state/session.ts';
import { connect } from './edits.ts';
import styles from './editor.module.css';
import type { GraphModel } from './graph/model.ts';
import { isReceiver } from './receivers.ts';
import { cycleName, nodeName } from '../../shared/tasks/node-names.ts';

const DISABLED =
  ' It leads through disabled connections, which may be enabled again; delete one of them first.';

/** True if two nodes that cannot be connected forwards can be connected recurrently. */
function canRecur(genome: Genome, [from, to]: readonly [NodeId, NodeId]): boolean {
  const joined = genome.connections.some(
    (gene) => gene.enabled && gene.source === from && gene.destination === to,
  );
  return isReceiver(genome, to) && !joined;
}

/** Says why an edit was refused; the cycle it would have made is red in the graph. */
export function RefusalNote({ model }: { model: GraphModel }): ReactElement | null {
  const { refusal, genome, task } = model;
  if (refusal === null) return null;
  const { attempted, cycle } = refusal;
  const sentence =
    attempted === null || cycle.length === 0
      ? refusal.message
      : `Connecting ${nodeName(attempted[0], genome, task)} to ${nodeName(attempted[1], genome, task)} would make the cycle ${cycleName(cycle, genome, task)}.${hasDisabledStep(genome, cycle) ? DISABLED : ''}`;
  return (
    <div className={styles['refusal']} role="alert" data-testid="refusal">
      <span title={sentence}>{sentence} Nothing was changed.</span>
      {attempted === null || !canRecur(genome, attempted) ? null : (
        <Button
          title="Connect recurrently"
          meaning="The connection hands over the value of the step before, so it may close a cycle."
          onClick={() => connect(...attempted, true)}
        >
          Connect recurrently
        </Button>
      )}
      <ToolButton
        icon="close"
        title="Dismiss"
        shortcut="Escape"
        onClick={() => session.dismissRefusal()}
      />
    </div>
  );
}
