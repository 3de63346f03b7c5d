import { useEffect, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button, ToolButton } from '../controls/button.tsx';
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
      <ToolButton icon="close" title="Dismiss" onClick={() => dismiss(id)} />
    </div>
  );
}

/** What happened, at the window's edge. */
export function Notices(): ReactElement | null {
  const list = useStore(notices, (state) => state.list);
  if (list.length === 0) return null;
  return (
    <div className={styles['notices']} role="region" aria-label="Notices" data-testid="notices">
      {list.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} />
      ))}
    </div>
  );
}
