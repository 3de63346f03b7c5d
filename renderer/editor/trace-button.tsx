import type { ReactElement } from 'react';
import { Button } from '../controls/button.tsx';
import { useDocument, useSession } from '../state/hooks.ts';
import { session } from '../state/session.ts';
import { findTask } from '../state/tasks.ts';
import { runCommand } from '../commands/registry.ts';
import { nodeName } from '../../shared/tasks/node-names.ts';

/** Starts or ends a trace, and says whose it is. */
export function TraceButton(): ReactElement {
  const trace = useSession((state) => state.trace);
  const document = useDocument();
  const name =
    trace === null || document === null
      ? ''
      : `: ${nodeName(trace.node, document.genome, findTask(document.task))}`;
  return (
    <Button
      kind="quiet"
      title="Trace"
      shortcut="T"
      meaning="Shows only what feeds the chosen node; for an input, what it reaches."
      on={trace !== null}
      testId="trace"
      {...(trace === null ? {} : { icon: 'trace' as const })}
      onClick={() => {
        if (trace === null) runCommand('editor.trace');
        else session.setTrace(null);
      }}
    >
      {`Trace${name}`}
    </Button>
  );
}
