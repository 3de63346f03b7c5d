import type { ReactElement } from 'react';
import { hasDisabledStep } from '../../shared/genome/edits.ts';
import { ToolButton } from '../controls/button.tsx';
import { session } from '../state/session.ts';
import styles from './editor.module.css';
import type { GraphModel } from './graph/model.ts';
import { cycleName, nodeName } from '../../shared/tasks/node-names.ts';

const DISABLED =
  ' It leads through disabled connections, which may be enabled again; delete one of them first.';

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
      <span>{sentence} Nothing was changed.</span>
      <ToolButton
        icon="close"
        title="Dismiss"
        shortcut="Escape"
        onClick={() => session.dismissRefusal()}
      />
    </div>
  );
}
