import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';

import { createLabClient, type LabClient } from '../../shared/contract/client.ts';
import { serveWindow } from '../../shared/contract/server.ts';
import { forkMaker } from '../../electron/processes/fork.ts';
import { memoryPorts } from './memory-port.ts';
import { newCaller, type Shell } from '../../electron/lab/shell.ts';
import { openLaboratory, type Laboratory } from '../../electron/lab/lab.ts';
import { programPlaces } from '../../electron/system/places.ts';
import type { ProcessMaker } from '../../electron/processes/process.ts';

export interface TestLab {
  readonly laboratory: Laboratory;
  /** Opens a window on it. */
  readonly window: (shell?: Partial<Shell>) => LabClient;
  readonly close: () => Promise<void>;
}

const places = programPlaces(import.meta.url);

/** Real child processes, from dist/workers. */
export function realProcesses(): ProcessMaker {
  if (!existsSync(join(places.workers, 'run-process.mjs'))) {
    throw new Error('dist/workers is missing: run node electron/build/build.mjs kernels node');
  }
  return forkMaker(places.workers);
}

const refuse = (): Promise<null> => Promise.resolve(null);

const QUIET_SHELL: Shell = {
  kind: 'browser',
  saveDialog: refuse,
  openDialog: refuse,
  folderDialog: refuse,
  reveal: () => Promise.resolve(),
  play: () => Promise.resolve(),
  edit: () => Promise.resolve(),
  remember: () => undefined,
  showMenu: () => undefined,
};

/** Opens laboratories that are closed after each test of the file. */
export function testLaboratories(): (
  folder: string,
  options?: { readonly library?: string; readonly makeProcess?: ProcessMaker },
) => Promise<TestLab> {
  const opened: TestLab[] = [];
  afterEach(async () => {
    for (const lab of opened.splice(0)) await lab.close();
  });
  return async (folder, options = {}) => {
    const laboratory = await openLaboratory({
      places,
      settingsFolder: join(folder, 'settings'),
      library: options.library ?? join(folder, 'library'),
      makeProcess: options.makeProcess ?? realProcesses(),
      shell: 'browser',
    });
    let closed = false;
    const lab: TestLab = {
      laboratory,
      window(shell = {}) {
        const ports = memoryPorts();
        serveWindow(laboratory.service, ports.lab, newCaller({ ...QUIET_SHELL, ...shell }));
        return createLabClient(ports.window);
      },
      async close() {
        if (closed) return;
        closed = true;
        await laboratory.close();
      },
    };
    opened.push(lab);
    return lab;
  };
}
