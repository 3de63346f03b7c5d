import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { Tip } from './tip.tsx';
import styles from './controls.module.css';

interface ButtonProps {
  readonly children?: ReactNode;
  readonly onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  /** primary: the one thing to do; default: framed; quiet: accent text alone. */
  readonly kind?: 'primary' | 'default' | 'quiet';
  readonly icon?: IconName;
  /** For a button that switches something: whether it is on. */
  readonly on?: boolean;
  readonly disabled?: boolean;
  /** The tooltip's title; also the accessible name of a button without text. */
  readonly title: string;
  readonly shortcut?: string | undefined;
  readonly meaning?: string | undefined;
  readonly testId?: string;
}

/** A button of 28 px with a tooltip. */
export function Button(props: ButtonProps): ReactElement {
  const { kind = 'default', icon, on, title, shortcut, meaning } = props;
  return (
    <Tip title={title} shortcut={shortcut} meaning={meaning}>
      <button
        type="button"
        className={styles['button']}
        data-kind={kind}
        data-on={on === true ? '' : undefined}
        aria-pressed={on}
        disabled={props.disabled}
        onClick={props.onClick}
        data-testid={props.testId}
      >
        {icon === undefined ? null : <Icon name={icon} size={14} />}
        {props.children}
      </button>
    </Tip>
  );
}

/** A square icon button of 24 px with a tooltip. */
export function ToolButton(
  props: Omit<ButtonProps, 'children' | 'kind'> & { readonly icon: IconName },
): ReactElement {
  return (
    <Tip title={props.title} shortcut={props.shortcut} meaning={props.meaning}>
      <button
        type="button"
        className={styles['tool']}
        data-on={props.on === true ? '' : undefined}
        aria-pressed={props.on}
        aria-label={props.title}
        disabled={props.disabled}
        onClick={props.onClick}
        data-testid={props.testId}
      >
        <Icon name={props.icon} />
      </button>
    </Tip>
  );
}
