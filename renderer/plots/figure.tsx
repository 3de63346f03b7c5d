import type { ReactElement, ReactNode } from 'react';
import styles from './plots.module.css';

/** A plot with its title above it. */
export function Figure({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <figure className={styles['figure']} style={{ margin: 0 }}>
      <figcaption className={styles['title']} title={title}>
        {title}
      </figcaption>
      <div className={styles['body']}>{children}</div>
    </figure>
  );
}
