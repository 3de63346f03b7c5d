import type { ButtonHTMLAttributes, MouseEvent, ReactElement, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { Tip } from './tip.tsx';
import styles from './controls.module.css';

/** What a menu or popover gives the button that opens it passes through. */
type Passed = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'title' | 'onClick' | 'children'>;

interface ButtonProps extends Passed {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children?: ReactNode;
  readonly onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  /** primary: the one thing to do; default: framed; quiet: accent text alone. */
  readonly kind?: 'primary' | 'default' | 'quiet';
  readonly icon?: IconName;
  /** For a button that switches something: whether it is on. */
  readonly on?: boolean;
  /** The tooltip's title; also the accessible name of a button without text. */
  readonly title: string;
  readonly shortcut?: string | undefined;
  readonly meaning?: string | undefined;
  readonly testId?: string;
}

/** A button of 28 px with a tooltip. */
export function Button(props: ButtonProps): ReactElement {
  const {
    kind = 'default',
    icon,
    on,
    title,
    shortcut,
    meaning,
    testId,
    children,
    ...passed
  } = props;
  return (
    <Tip title={title} shortcut={shortcut} meaning={meaning}>
      <button
        type="button"
        {...passed}
        className={styles['button']}
        data-kind={kind}
        data-on={on === true ? '' : undefined}
        aria-pressed={on}
        data-testid={testId}
      >
        {icon === undefined ? null : <Icon name={icon} size={14} />}
        {typeof children === 'string' ? <span data-text>{children}</span> : children}
      </button>
    </Tip>
  );
}

/** A square icon button of 24 px with a tooltip. */
export function ToolButton(
  props: Omit<ButtonProps, 'children' | 'kind'> & { readonly icon: IconName },
): ReactElement {
  const { icon, on, title, shortcut, meaning, testId, ...passed } = props;
  return (
    <Tip title={title} shortcut={shortcut} meaning={meaning}>
      <button
        {...passed}
        type="button"
        className={styles['tool']}
        data-on={on === true ? '' : undefined}
        aria-pressed={on}
        aria-label={title}
        data-testid={testId}
      >
        <Icon name={icon} />
      </button>
    </Tip>
  );
}
