import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { freePath } from '../system/files.ts';
import type { Library } from '../lab/library.ts';
import type { Shell } from '../lab/shell.ts';

const OPENERS: Readonly<Record<string, string>> = {
  darwin: 'open',
  win32: 'explorer',
  linux: 'xdg-open',
};

/** Asks the desktop to show a folder or film; on a machine without one nothing happens, and that is said. */
function show(path: string, what: 'folders' | 'films'): Promise<void> {
  const opener = OPENERS[process.platform] ?? 'xdg-open';
  return new Promise((resolve, reject) => {
    const child = spawn(opener, [path], { detached: true, stdio: 'ignore' });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
    child.once('error', () =>
      reject(new PrecocialError('unsupported', `This machine cannot show ${what}. It is ${path}.`)),
    );
  });
}

/**
 * What a page in an ordinary browser can be given: new names inside the library's folder. Files are
 * opened by the page's own file chooser.
 * @param again the key with which a window comes in again after the host was started anew
 */
export function browserShell(library: () => Library, again: Uint8Array): Shell {
  return {
    kind: 'browser',
    again,
    saveDialog: (suggested) => freePath(join(library().recordingsFolder, suggested)),
    openDialog: () =>
      Promise.reject(
        new PrecocialError('unsupported', 'Choose the file with the file chooser of this page.'),
      ),
    folderDialog: () =>
      Promise.reject(
        new PrecocialError(
          'unsupported',
          'Start Precocial with --library DIR to use another library folder.',
        ),
      ),
    reveal: (path) => show(dirname(path), 'folders'),
    play: (path) => show(path, 'films'),
    remember: () => undefined,
    showMenu: () => undefined,
  };
}
