import { join } from 'node:path';

import { serveWindow } from '../../shared/contract/server.ts';
import { browserShell } from './browser-shell.ts';
import { forkMaker } from '../processes/fork.ts';
import { newCaller } from '../lab/shell.ts';
import { openAppWindow, type AppWindow } from './chromium.ts';
import { openLaboratory, type Laboratory } from '../lab/lab.ts';
import { programPlaces, settingsFolder, type ProgramPlaces } from '../system/places.ts';
import { startHostServer } from './server.ts';

export interface ServeOptions {
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  /** Library folder; else PRECOCIAL_LIBRARY, the one last chosen, or the default. */
  readonly library?: string;
  readonly settingsFolder?: string;
  readonly places?: ProgramPlaces;
  readonly onWindowsChanged?: (count: number) => void;
}

export interface ServedHost {
  /** A one-time link to the lab. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly laboratory: Laboratory;
  /** Makes another one-time link. @param to path and query of the page, beginning with '/' */
  readonly link: (to?: string) => string;
  /** Opens the lab in a window of the system's Chromium. @returns null if there is none */
  readonly openWindow: () => AppWindow | null;
  readonly close: () => Promise<void>;
}

/**
 * Serves the laboratory on loopback to a browser.
 * @throws PrecocialError 'busy' if the port is taken
 */
export async function serve(options: ServeOptions = {}): Promise<ServedHost> {
  const places = options.places ?? programPlaces(import.meta.url);
  const settings = options.settingsFolder ?? settingsFolder();
  const given = options.library ?? process.env['PRECOCIAL_LIBRARY'];
  const laboratory = await openLaboratory({
    places,
    settingsFolder: settings,
    ...(given === undefined || given === '' ? {} : { library: given }),
    makeProcess: forkMaker(places.workers),
    shell: 'browser',
  });
  const shell = browserShell(laboratory.library);
  const changed = options.onWindowsChanged;
  try {
    const server = await startHostServer({
      port: options.port ?? 0,
      page: places.renderer,
      onWindow: (port) => serveWindow(laboratory.service, port, newCaller(shell)),
      ...(changed === undefined ? {} : { onWindowsChanged: changed }),
    });
    return {
      url: server.entrance.link(),
      port: server.port,
      pid: process.pid,
      laboratory,
      link: (to) => server.entrance.link(to),
      openWindow: () => openAppWindow(server.entrance.link(), join(settings, 'browser')),
      async close() {
        await server.close();
        await laboratory.close();
      },
    };
  } catch (error) {
    await laboratory.close();
    throw error;
  }
}
