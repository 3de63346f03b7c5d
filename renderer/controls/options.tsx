import { Popover } from '@mantine/core';
import { useState, type ReactElement, type ReactNode } from 'react';
import { ToolButton } from './button.tsx';
import styles from './controls.module.css';

interface OptionsProps {
  readonly title: string;
  readonly meaning: string;
  readonly testId: string;
  /** Where the fields open: over the button for a dock at the bottom, else below it. */
  readonly position: 'top-end' | 'bottom-end';
  readonly children: ReactNode;
}

/** The "···" of a view: its options in a box that opens beside the button. */
export function Options({
  title,
  meaning,
  testId,
  position,
  children,
}: OptionsProps): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position={position} trapFocus>
      <Popover.Target>
        <ToolButton
          icon="more"
          title={title}
          meaning={meaning}
          on={open}
          onClick={() => setOpen(!open)}
          testId={testId}
        />
      </Popover.Target>
      <Popover.Dropdown className={styles['options'] ?? ''}>{children}</Popover.Dropdown>
    </Popover>
  );
}
