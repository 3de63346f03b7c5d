import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron } from 'playwright-core';

import { problemsOf, type Driver } from './driver.ts';
import { programPlaces } from '../../../electron/system/places.ts';

const { root } = programPlaces(import.meta.url);

/** Electron itself, where its binary is. */
function electronDriver(executablePath: string): Driver {
  return {
    name: 'Electron',
    async launch(options) {
      const application = await _electron.launch({
        executablePath,
        args: [
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          root,
          '--library',
          options.library,
        ],
        env: { ...process.env, PRECOCIAL_SETTINGS: options.settings },
      });
      const page = await application.firstWindow();
      const problems = problemsOf(page);
      const child = application.process();
      return {
        page,
        problems,
        desktop: null,
        async secondWindow() {
          const second = application.waitForEvent('window');
          await page.keyboard.press('ControlOrMeta+Shift+N');
          return second;
        },
        async kill() {
          const ended = new Promise((resolve) => child.once('exit', resolve));
          child.kill('SIGKILL');
          await ended;
        },
        close: () => application.close(),
      };
    },
  };
}

/** Null where Electron's binary is not installed. */
export async function realElectron(): Promise<Driver | null> {
  const start = (await import(pathToFileURL(join(root, 'electron', 'start.mjs')).href)) as {
    electronBinary(): string | null;
  };
  const binary = start.electronBinary();
  return binary === null ? null : electronDriver(binary);
}
