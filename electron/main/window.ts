import { BrowserWindow, app, nativeTheme } from 'electron';

import { LEAST, nextWindowState, rememberWindowState } from './window-state.ts';
import { PAGE } from './scheme.ts';
import { offerTextMenu } from './context-menu.ts';
import { revealWhenReady } from './reveal.ts';
import type { ProgramPlaces } from '../system/places.ts';
import type { Settings } from '../lab/settings.ts';

/** The page's own background, so that the window does not flash before it is drawn. */
const BACKGROUND = { light: '#f6f7f9', dark: '#14171c' };

/** Opens a window on the lab. The page inside has no Node and no Electron: only the preload's port. */
export function openWindow(places: ProgramPlaces, settings: Settings): BrowserWindow {
  const state = nextWindowState(settings, BrowserWindow.getAllWindows().length);
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Precocial',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: places.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
      // A rollout or a recording goes on while the window is behind another.
      backgroundThrottling: false,
    },
  });
  rememberWindowState(window, settings);
  offerTextMenu(window.webContents);
  revealWhenReady(window, () => {
    if (state.maximized) window.maximize();
    window.show();
  });
  void window.loadURL(PAGE);
  return window;
}
