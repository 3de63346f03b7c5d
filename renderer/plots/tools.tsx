import { createContext, use, type ReactElement, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import styles from './tools.module.css';

/** Where the tab strip of a dock wants the tools of the view on top; null: above the view itself. */
export const ToolsPlace = createContext<HTMLElement | null>(null);

/** A view's note and buttons: in the tab strip of its dock where there is room, else in a row of their own. */
export function ViewTools({
  note,
  children,
}: {
  readonly note?: string;
  readonly children?: ReactNode;
}): ReactElement {
  const place = use(ToolsPlace);
  const tools = (
    <div className={styles['tools']} data-inline={place === null ? '' : undefined}>
      <span className={styles['note']} title={note}>
        {note}
      </span>
      {children}
    </div>
  );
  return place === null ? tools : <>{createPortal(tools, place)}</>;
}
