import type { ArrowKeys } from '../../tasks/look.ts';

const NAMES: Readonly<Record<string, keyof ArrowKeys>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const NONE: ArrowKeys = { left: false, right: false, up: false, down: false };

/** Controls that use the arrow keys themselves. */
const OWN_ARROWS =
  'input, select, textarea, [contenteditable], [role="slider"], [role="tab"], [role="menu"], [role="dialog"]';

let held = NONE;

/** The arrow keys that are down now. */
export function heldArrows(): ArrowKeys {
  return held;
}

/** Takes the arrow keys for driving, but where a control needs them. @returns gives them back */
export function takeArrows(target: Window): () => void {
  const listen = (event: KeyboardEvent): void => {
    const name = NAMES[event.key];
    if (name === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const down = event.type === 'keydown';
    if (down && event.target instanceof Element && event.target.closest(OWN_ARROWS) !== null)
      return;
    held = { ...held, [name]: down };
    event.preventDefault();
    event.stopPropagation();
  };
  const release = (): void => {
    held = NONE;
  };
  target.addEventListener('keydown', listen, { capture: true });
  target.addEventListener('keyup', listen, { capture: true });
  target.addEventListener('blur', release);
  return () => {
    release();
    target.removeEventListener('keydown', listen, { capture: true });
    target.removeEventListener('keyup', listen, { capture: true });
    target.removeEventListener('blur', release);
  };
}
