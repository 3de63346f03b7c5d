import type { ReactElement, ReactNode } from 'react';
import { HeaderTools } from '../controls/header.tsx';
import styles from './tools.module.css';

/** A view's note and buttons, in the header of the dock it stands in. */
export function ViewTools({
  note,
  many = false,
  children,
}: {
  readonly note?: string;
  /** Where the header is narrow, buttons show their icons alone; the name of a thing chosen stays. */
  readonly many?: boolean;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <HeaderTools>
      <div className={styles['tools']} data-many={many ? '' : undefined} title={note}>
        <span className={styles['room']}>
          <span className={styles['note']}>{note}</span>
        </span>
        {children}
      </div>
    </HeaderTools>
  );
}
