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
    // A child that has not spawned yet cannot be killed (electron#44009): it is when it has.
    let unwanted = false;
    const supervised = superviseChild({
      pid: () => child.pid,
      post: (message) => child.postMessage(message),
      kill: () => {
        unwanted = true;
        child.kill();
      },
    });
    child.once('spawn', () => {
      if (unwanted) child.kill();
    });
    // Without a listener, Electron shows a box of its own. Its exit follows and is reported as every other.
    child.on('error', (type, location) => {
      process.stderr.write(`precocial: ${entry} ends: ${type} in ${location}\n`);
    });
    child.on('message', (message: unknown) => supervised.received(message));
    child.on('exit', (code) => supervised.exited(code));
    return supervised.handle;
  };
}
