import type { ReactElement, ReactNode } from 'react';
import { HeaderTools } from '../shell/header.tsx';
import styles from './tools.module.css';

/** A view's note and buttons, in the header of the dock it stands in. */
export function ViewTools({
  note,
  children,
}: {
  readonly note?: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <HeaderTools>
      <div className={styles['tools']}>
        <span className={styles['note']} title={note}>
          {note}
        </span>
        {children}
      </div>
    </HeaderTools>
  );
}
