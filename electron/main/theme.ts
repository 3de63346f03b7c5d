import { nativeTheme } from 'electron';

import type { Settings } from '../lab/settings.ts';

type ThemeSource = typeof nativeTheme.themeSource;

/** The theme that was chosen in a window, from the settings of its layout; 'system' if none was. */
export function chosenTheme(settings: Settings): ThemeSource {
  const layout = settings.values()['layout'];
  if (typeof layout !== 'object' || layout === null || !('theme' in layout)) return 'system';
  const { theme } = layout;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** Draws menus, dialogs, title bars and the first instant of a window in the theme that was chosen. */
export function followTheme(settings: Settings): void {
  const apply = (): void => {
    const chosen = chosenTheme(settings);
    if (nativeTheme.themeSource !== chosen) nativeTheme.themeSource = chosen;
  };
  apply();
  settings.onChange((key) => {
    if (key === 'layout') apply();
  });
}
