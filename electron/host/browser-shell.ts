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

/**
 * Asks the desktop to open a folder or file; on a machine without one that is said.
 * @param opener a program, instead of the desktop's own
 */
function open(path: string, what: string, opener = OPENERS[process.platform]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(opener ?? 'xdg-open', [path], { detached: true, stdio: 'ignore' });
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
    reveal: (path) => open(dirname(path), 'folders'),
    play: (path) => open(path, 'films'),
    edit: (path) => open(path, 'files', process.env['PRECOCIAL_EDITOR']),
    remember: () => undefined,
    showMenu: () => undefined,
  };
}
