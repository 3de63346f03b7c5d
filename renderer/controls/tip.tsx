import { Tooltip, type TooltipProps } from '@mantine/core';
import type { ReactElement } from 'react';
import { shortcutText } from '../commands/shortcuts.ts';
import styles from './controls.module.css';

interface TipProps {
  /** What the control does. */
  readonly title: string;
  readonly shortcut?: string | undefined;
  /** The word's meaning, in a line. */
  readonly meaning?: string | undefined;
  readonly position?: TooltipProps['position'];
  readonly children: ReactElement;
}

/** A tooltip with a title, the shortcut and what the word means. */
export function Tip({ title, shortcut, meaning, position, children }: TipProps): ReactElement {
  const label = (
    <span className={styles['tip']}>
      <span>
        {title}
        {shortcut === undefined ? null : (
          <kbd className={styles['tipKey']}>{shortcutText(shortcut)}</kbd>
        )}
      </span>
      {meaning === undefined ? null : <span className={styles['tipMeaning']}>{meaning}</span>}
    </span>
  );
  return (
    <Tooltip
      label={label}
      position={position ?? 'bottom'}
      classNames={{ tooltip: styles['tipBox'] ?? '' }}
      multiline
      maw={280}
      events={{ hover: true, focus: true, touch: false }}
    >
      {children}
    </Tooltip>
  );
}
