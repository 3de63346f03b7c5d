/** Names of keys in a page that Electron's accelerators have another word for. */
const KEYS: Readonly<Record<string, string>> = {
  Mod: 'CommandOrControl',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
};

/**
 * 'Mod+Alt+ArrowRight' as Electron writes it: 'CommandOrControl+Alt+Right'; null for a key without Mod, which works
 * only inside a view ('1', 'Delete') and would be the menu's everywhere on macOS.
 */
export function acceleratorOf(shortcut: string | null): string | null {
  if (shortcut === null || !shortcut.includes('+')) return null;
  return shortcut
    .split('+')
    .map((part) => KEYS[part] ?? part)
    .join('+');
}
