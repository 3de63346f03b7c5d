import { isTyping } from './shortcuts.ts';
import { runCommand } from './registry.ts';

/** What the system's Cut, Copy and Paste do where no text is meant, each a list of commands. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  copy: ['genome.copy'],
  cut: ['genome.copy', 'genome.delete'],
  paste: ['genome.paste'],
};

/** True where the event belongs to text: a field has the focus, text is selected, or a dialog is open. */
function isForText(event: Event): boolean {
  return (
    isTyping(event.target) ||
    document.getSelection()?.isCollapsed === false ||
    document.querySelector('[role="dialog"]') !== null
  );
}

/**
 * Lets the graph hear the system's own Cut, Copy and Paste: on macOS the Edit menu and its keys arrive as these
 * events, not as key presses. A key press that the graph has taken causes none.
 * @returns a function that stops listening
 */
export function installClipboard(target: Window): () => void {
  const listen = (event: Event): void => {
    if (event.defaultPrevented || isForText(event)) return;
    const done = (COMMANDS[event.type] ?? []).map((id) => runCommand(id));
    if (done.includes(true)) event.preventDefault();
  };
  const types = Object.keys(COMMANDS);
  for (const type of types) target.addEventListener(type, listen);
  return () => {
    for (const type of types) target.removeEventListener(type, listen);
  };
}
