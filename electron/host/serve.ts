import { statSync } from 'node:fs';
import { join } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { serveWindow } from '../../shared/contract/server.ts';
import { createAgain, readLastLaunch, rememberLaunch, type LastLaunch } from './again.ts';
import { browserShell } from './browser-shell.ts';
import { forkMaker } from '../processes/fork.ts';
import { newCaller } from '../lab/shell.ts';
import { openAppWindow, type AppWindow } from './chromium.ts';
import { openLaboratory, type Laboratory } from '../lab/lab.ts';
import { programPlaces, settingsFolder, type ProgramPlaces } from '../system/places.ts';
import { startHostServer, type HostServer, type HostServerOptions } from './server.ts';
import type { Port } from '../../shared/contract/wire.ts';

export interface ServeOptions {
  /** 0 takes a free port; absent: the one of the last launch, where its windows wait, or a free one. */
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

/** Starts at the port asked for; else at the last launch's, unless another program has it now. */
async function startServer(
  options: Omit<HostServerOptions, 'port'>,
  port: number | undefined,
  last: LastLaunch,
): Promise<HostServer> {
  if (port !== undefined || last.port === null) {
    return startHostServer({ ...options, port: port ?? 0 });
  }
  try {
    return await startHostServer({ ...options, port: last.port });
  } catch (error) {
    if (!(error instanceof PrecocialError) || error.code !== 'busy') throw error;
    return startHostServer({ ...options, port: 0 });
  }
}

/** @throws PrecocialError 'usage' for a library that is a file */
function refuseFile(library: string): void {
  const status = statSync(library, { throwIfNoEntry: false });
  if (status === undefined || status.isDirectory()) return;
  throw new PrecocialError(
    'usage',
    `${library} is a file, and a library is a folder; nothing was started. A genome is opened in the window, from a library: --library FOLDER.`,
    { file: library },
  );
}

/**
 * Serves the laboratory on loopback to a browser.
 * @throws PrecocialError 'busy' if the port is taken, 'usage' for a library that is a file
 */
export async function serve(options: ServeOptions = {}): Promise<ServedHost> {
  const places = options.places ?? programPlaces(import.meta.url);
  const settings = options.settingsFolder ?? settingsFolder();
  const given = options.library ?? process.env['PRECOCIAL_LIBRARY'];
  if (given !== undefined) refuseFile(given);
  const laboratory = await openLaboratory({
    places,
    settingsFolder: settings,
    ...(given === undefined || given === '' ? {} : { library: given }),
    makeProcess: forkMaker(places.workers),
    shell: 'browser',
  });
  const last = await readLastLaunch(settings);
  const again = createAgain(last.key);
  const shell = browserShell(laboratory.library, again.key);
  const changed = options.onWindowsChanged;
  try {
    const page = {
      page: places.renderer,
      onWindow: (port: Port) => serveWindow(laboratory.service, port, newCaller(shell)),
      again,
      ...(changed === undefined ? {} : { onWindowsChanged: changed }),
    };
    const server = await startServer(page, options.port, last);
    // Where the last launch's port is in use, its windows are that program's: the port stays remembered.
    const { port } = server;
    const displaced = options.port === undefined && last.port !== null && last.port !== port;
    await rememberLaunch(settings, { key: last.key, port: displaced ? last.port : port }).catch(
      () => undefined,
    );
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
