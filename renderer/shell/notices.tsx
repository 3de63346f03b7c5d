import { useEffect, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button, ToolButton } from '../controls/button.tsx';
import { downloadEdits } from '../files/download.ts';
import { lookUp } from '../handbook/state.ts';
import { tryNow } from '../lab/keep-connected.ts';
import { connection } from '../lab/connection.ts';
import { dismiss, notices, type Notice } from '../state/notices.ts';
import styles from './shell.module.css';

function NoticeRow({ notice }: { notice: Notice }): ReactElement {
  const { id, kind, message, action } = notice;
  useEffect(() => {
    if (kind === 'error' || action !== null) return undefined;
    const timer = setTimeout(() => dismiss(id), 6000);
    return () => clearTimeout(timer);
  }, [id, kind, action]);
  return (
    <div className={styles['notice']} data-kind={kind} role={kind === 'error' ? 'alert' : 'status'}>
      <span>{message}</span>
      {action === null ? null : (
        <Button
          kind="quiet"
          title={action.title}
          onClick={() => {
            action.run();
            dismiss(id);
          }}
        >
          {action.title}
        </Button>
      )}
      {kind !== 'error' ? null : (
        <ToolButton
          icon="help"
          title="Look it up"
          meaning="What the handbook says of this message."
          onClick={() => lookUp(message)}
        />
      )}
      <ToolButton icon="close" title="Dismiss" onClick={() => dismiss(id)} />
    </div>
  );
}

const AWAY = {
  lost: 'The laboratory behind this window does not answer; start Precocial again. Everything open stays here, and unsaved edits are sent once it is back.',
  refused:
    'Another Precocial answers at this address and does not know this window. Keep what you need with Download, then open the link that it printed.',
} as const;

/** That the laboratory is away, for as long as it is. */
function AwayRow({ state }: { state: keyof typeof AWAY }): ReactElement {
  return (
    <div className={styles['notice']} data-kind="error" role="alert" data-testid="away">
      <span>{AWAY[state]}</span>
      <Button kind="quiet" title="Try to connect now" onClick={tryNow}>
        Try now
      </Button>
      <Button
        kind="quiet"
        title="Download unsaved edits"
        meaning="Writes each genome with unsaved edits to a file of its own."
        onClick={downloadEdits}
      >
        Download
      </Button>
    </div>
  );
}

/** What happened, at the window's edge. */
export function Notices(): ReactElement | null {
  const list = useStore(notices, (state) => state.list);
  const state = useStore(connection, (now) => now.state);
  const away = state === 'lost' || state === 'refused' ? state : null;
  if (list.length === 0 && away === null) return null;
  return (
    <div className={styles['notices']} role="region" aria-label="Notices" data-testid="notices">
      {away === null ? null : <AwayRow state={away} />}
      {list.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} />
      ))}
    </div>
  );
}
