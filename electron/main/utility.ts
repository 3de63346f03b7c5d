import { join } from 'node:path';

import { utilityProcess } from 'electron';

import { superviseChild, type ProcessMaker } from '../processes/process.ts';

/**
 * Makes children with Electron's utilityProcess: `fork` throws once the runAsNode fuse is off.
 * @param folder where the bundled entries lie (dist/workers)
 */
export function utilityMaker(folder: string): ProcessMaker {
  return (entry, args) => {
    const child = utilityProcess.fork(join(folder, `${entry}.mjs`), [...args], {
      serviceName: `Precocial ${entry}`,
      stdio: 'inherit',
    });
    const supervised = superviseChild({
      pid: () => child.pid,
      post: (message) => child.postMessage(message),
      kill: () => {
        child.kill();
      },
    });
    child.on('message', (message: unknown) => supervised.received(message));
    child.on('exit', (code) => supervised.exited(code));
    return supervised.handle;
  };
}
