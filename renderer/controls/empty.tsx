import type { ReactElement, ReactNode } from 'react';
import styles from './controls.module.css';

/** An empty state: one line that says the next thing to do, and one button that does it. */
export function Empty({ line, children }: { line: string; children?: ReactNode }): ReactElement {
  return (
    <div className={styles['empty']}>
      <p>{line}</p>
      {children}
    </div>
  );
}
