import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { app } from 'electron';

import { errorCode, storageError } from '../system/files.ts';
import { settingsFolder } from '../system/places.ts';

/** The program's name for Windows, which groups windows and notifications by it; `appId` of builder.yml. */
export const APP_ID = 'org.precocial.lab';

/** As `makeFolders`, without waiting: Electron may be ready before an answer comes. */
function makeFoldersNow(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    makeFoldersNow(dirname(folder));
    mkdirSync(folder);
  }
}

/**
 * Sets everything that Electron reads before it is ready.
 * @throws PrecocialError 'storage' if the settings' folder cannot be made
 */
export function prepareApp(): void {
  // The folder is the browser host's as well. Electron's own would follow productName, and it takes neither a
  // relative path nor a folder that is not there.
  const folder = resolve(settingsFolder());
  try {
    makeFoldersNow(folder);
  } catch (error) {
    throw storageError(
      'The settings have no folder; PRECOCIAL_SETTINGS can name another',
      folder,
      error,
    );
  }
  app.setPath('userData', folder);
  // Without a graphics card Chromium draws no WebGL any more unless told to. The page is our own alone.
  app.commandLine.appendSwitch('enable-unsafe-swiftshader');
  // Where the sandbox was refused, asking for it would end every child process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
}
