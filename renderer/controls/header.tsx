import { createContext, useContext, type ReactElement, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** The element in a dock's header where the view on top puts its tools. */
export const HeaderSlot = createContext<HTMLElement | null>(null);

/** Puts a view's tools into the header of the dock it stands in: right of its title or the tabs. */
export function HeaderTools({ children }: { children: ReactNode }): ReactElement | null {
  const slot = useContext(HeaderSlot);
  return slot === null ? null : createPortal(children, slot);
}
