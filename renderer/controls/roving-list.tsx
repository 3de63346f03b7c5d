import {
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';

/** Marks what the arrow keys go to in a `RovingList`. */
export const ROVING = { 'data-roving': '' } as const;

const ITEMS = '[data-roving]';

/** Where a key leads from item `now` of `count`; null for a key that is not the list's. */
export function rovingTarget(key: string, now: number, count: number): number | null {
  const target = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: count - 1 }[key];
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}

/** A list that Tab enters once; the arrow keys go through its items, of which one can be reached by Tab. */
export function RovingList({ children }: { readonly children: ReactNode }): ReactElement {
  const list = useRef<HTMLUListElement>(null);
  /** The item that Tab reaches: the one that had the focus last, else the one on screen, else the first. */
  const last = useRef<Element | null>(null);
  const settle = (): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
    const kept = items.find((item) => item === last.current);
    const shown = items.find((item) => item.getAttribute('aria-current') === 'true');
    const stop = kept ?? shown ?? items[0];
    for (const item of items) item.tabIndex = item === stop ? 0 : -1;
  };
  // Rows come and go with their own state, so that this follows every drawing.
  useLayoutEffect(settle);
  const onKeyDown = (event: KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
    const now = items.findIndex((item) => item === document.activeElement);
    const target = now < 0 ? null : rovingTarget(event.key, now, items.length);
    if (target === null) return;
    event.preventDefault();
    items[target]?.focus();
  };
  return (
    <ul
      ref={list}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (!event.target.matches(ITEMS)) return;
        last.current = event.target;
        settle();
      }}
    >
      {children}
    </ul>
  );
}
