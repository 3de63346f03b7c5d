import { app, session, shell, type WebContents } from 'electron';

import { isOwnPage } from './scheme.ts';

/** Opens an address in the person's browser: https alone, everything else is dropped. */
export function openOutside(address: string): void {
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:') return;
  void shell.openExternal(address);
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (isOwnPage(event.url)) return;
    event.preventDefault();
    openOutside(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

/** Guards every window that will ever be made. */
export function guardWindows(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}

/** Denies every permission, device and request to a network. Call when Electron is ready. */
export function guardSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*'] },
    (_details, callback) => callback({ cancel: true }),
  );
}
