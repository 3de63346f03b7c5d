import { dialog, shell, type BrowserWindow } from 'electron';
import { basename, extname, join } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { exists, freePath } from '../system/files.ts';
import type { Library } from '../lab/library.ts';
import type { MenuItem } from '../../shared/contract/lab.ts';
import type { Shell } from '../lab/shell.ts';

export interface NativeShellOptions {
  readonly window: BrowserWindow;
  readonly library: () => Library;
  readonly remember: (path: string) => void;
  readonly showMenu: (items: readonly MenuItem[]) => void;
}

const NAMES: Readonly<Record<string, string>> = {
  webm: 'WebM video',
  mp4: 'MP4 video',
  gif: 'GIF picture',
  svg: 'SVG picture',
  png: 'PNG picture',
  csv: 'Table (CSV)',
  wann: 'Genome',
  json: 'Genome as JSON',
  out: 'Published network',
  onnx: 'ONNX model',
};

function filtersOf(extensions: readonly string[]): Electron.FileFilter[] {
  return extensions.map((extension) => ({
    name: NAMES[extension] ?? extension.toUpperCase(),
    extensions: [extension],
  }));
}

/**
 * The path with an ending of the format: on Linux a name typed without one is given as it was typed. The dialog has
 * asked about that name only, so a file of the whole name is asked about here.
 * @returns null if it is there and shall stay
 */
async function withEnding(
  window: BrowserWindow,
  path: string,
  extensions: readonly string[],
): Promise<string | null> {
  const [first] = extensions;
  const given = extname(path).slice(1).toLowerCase();
  if (first === undefined || extensions.includes(given)) return path;
  const whole = `${path}.${first}`;
  if (!(await exists(whole))) return whole;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `${basename(whole)} exists. Replace it?`,
    buttons: ['Replace', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0 ? whole : null;
}

/** The system's own dialogs and file manager, for one window. */
export function nativeShell(options: NativeShellOptions): Shell {
  const { window, library } = options;
  return {
    kind: 'electron',
    async saveDialog(suggested, extensions) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        defaultPath: await freePath(join(library().recordingsFolder, suggested)),
        filters: filtersOf(extensions),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? null : withEnding(window, filePath, extensions);
    },
    async openDialog(extensions) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        // Credentials have any ending, or none.
        filters:
          extensions.length === 0
            ? []
            : [
                { name: 'All that Precocial reads', extensions: [...extensions] },
                ...filtersOf(extensions),
              ],
        properties: ['openFile'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async folderDialog(current) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Choose the library folder',
        defaultPath: current,
        properties: ['openDirectory', 'createDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    reveal(path) {
      shell.showItemInFolder(path);
      return Promise.resolve();
    },
    async play(path) {
      const problem = await shell.openPath(path);
      if (problem !== '')
        throw new PrecocialError(
          'unsupported',
          `This machine has no player for ${path}: ${problem}.`,
        );
    },
    async edit(path) {
      const problem = await shell.openPath(path);
      if (problem !== '')
        throw new PrecocialError('unsupported', `${path} was not opened: ${problem}`);
    },
    remember: options.remember,
    showMenu: options.showMenu,
  };
}
