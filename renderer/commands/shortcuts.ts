import { allCommands, isEnabled, runCommand, type Command } from './registry.ts';

const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

const ARROWS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** What of a keyboard event decides which shortcut it is. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** 'Mod+Shift+Z' as this system writes it: "Ctrl Shift Z". */
export function shortcutText(shortcut: string, mac = isMac): string {
  return shortcut
    .split('+')
    .map((part) => (part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : (ARROWS[part] ?? part)))
    .join(' ');
}

/** True if a key press is the shortcut. Letters ignore case; Shift must match for letters and named keys. */
export function pressMatches(shortcut: string, press: KeyPress, mac = isMac): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (other || mod !== parts.includes('Mod') || press.altKey !== parts.includes('Alt'))
    return false;
  // A printed sign such as '?' may need Shift on one keyboard and not on another.
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  if (!isSign && press.shiftKey !== parts.includes('Shift')) return false;
  return press.key.toLowerCase() === (key === 'Space' ? ' ' : key.toLowerCase());
}

/** True for an element that takes text or a choice by keys. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      (target instanceof HTMLInputElement &&
        target.type !== 'checkbox' &&
        target.type !== 'range') ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement)
  );
}

function applies(command: Command, event: KeyboardEvent): boolean {
  if (command.shortcut === undefined || !pressMatches(command.shortcut, event)) return false;
  const plain = !command.shortcut.includes('Mod+');
  if (plain && isTyping(event.target)) return false;
  // Text fields keep their own undo, copy and the like.
  if (isTyping(event.target) && /^Mod\+(Shift\+)?[ACVXYZ]$/.test(command.shortcut)) return false;
  if (command.scope === undefined) return isEnabled(command);
  // With focus nowhere in particular, keys are the graph's.
  const inside =
    (command.scope === 'graph' && event.target === document.body) ||
    (event.target instanceof Element &&
      event.target.closest(`[data-scope~="${command.scope}"]`) !== null);
  return inside && isEnabled(command);
}

/** Runs the command whose shortcut was pressed; one with a scope wins over one without. */
export function installShortcuts(target: Window): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || document.querySelector('[role="dialog"]') !== null) return;
    const found = allCommands().filter((command) => applies(command, event));
    const command = found.find((candidate) => candidate.scope !== undefined) ?? found[0];
    if (command === undefined) return;
    event.preventDefault();
    runCommand(command.id);
  };
  target.addEventListener('keydown', listen);
  return () => target.removeEventListener('keydown', listen);
}
