import { app } from 'electron';

import type { Settings } from '../lab/settings.ts';

const KEY = 'recentFiles';
const MOST = 12;

/** Files opened or saved lately: in the menu on every system, and in the system's own list where it has one. */
export interface Recent {
  readonly list: () => readonly string[];
  readonly add: (path: string) => void;
  readonly clear: () => void;
}

export function recentFiles(settings: Settings, onChange: () => void): Recent {
  const list = (): readonly string[] => {
    const saved = settings.values()[KEY];
    return Array.isArray(saved) ? saved.filter((path) => typeof path === 'string') : [];
  };
  const store = (paths: readonly string[]): void => {
    settings.write(KEY, paths).catch(() => undefined);
    onChange();
  };
  return {
    list,
    add(path) {
      app.addRecentDocument(path);
      store([path, ...list().filter((known) => known !== path)].slice(0, MOST));
    },
    clear() {
      app.clearRecentDocuments();
      store([]);
    },
  };
}
