/** What F6 goes round, in the order of the window. */
const PANES = '[data-pane]';
const FOCUSABLE =
  'button:not([disabled]):not([tabindex="-1"]), input:not([disabled]), select, [tabindex="0"]';

/** Where the focus was in each pane, to come back to it. */
const last = new WeakMap<Element, HTMLElement>();

/** The place of the next of `count` panes after `now` (-1 for none), in a direction. */
export function nextPane(now: number, count: number, backwards: boolean): number {
  if (count === 0) return -1;
  if (now < 0) return backwards ? count - 1 : 0;
  return (now + (backwards ? count - 1 : 1)) % count;
}

function enter(pane: Element): void {
  const known = last.get(pane);
  const target = known?.isConnected === true ? known : pane.querySelector<HTMLElement>(FOCUSABLE);
  target?.focus();
}

/** F6 leads to the next pane, Shift and F6 to the one before; the focus goes back to where it was in it. */
export function installPanes(target: Window): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== 'F6' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('[role="dialog"]') !== null) return;
    event.preventDefault();
    const panes = [...document.querySelectorAll(PANES)].filter(
      (pane) => pane.querySelector(FOCUSABLE) !== null,
    );
    const { activeElement } = document;
    const now = panes.findIndex((pane) => pane.contains(activeElement));
    const here = panes[now];
    if (here !== undefined && activeElement instanceof HTMLElement) last.set(here, activeElement);
    const next = panes[nextPane(now, panes.length, event.shiftKey)];
    if (next !== undefined) enter(next);
  };
  target.addEventListener('keydown', listen);
  return () => target.removeEventListener('keydown', listen);
}
