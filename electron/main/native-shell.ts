import { dialog, shell, type BrowserWindow } from 'electron';
import { join } from 'node:path';

import { freePath } from '../system/files.ts';
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
  json: 'Genome',
  out: 'Published network',
  onnx: 'ONNX model',
};

function filtersOf(extensions: readonly string[]): Electron.FileFilter[] {
  return extensions.map((extension) => ({
    name: NAMES[extension] ?? extension.toUpperCase(),
    extensions: [extension],
  }));
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
      return canceled || filePath === '' ? null : filePath;
    },
    async openDialog(extensions) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        filters: [
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
    remember: options.remember,
    showMenu: options.showMenu,
  };
}
