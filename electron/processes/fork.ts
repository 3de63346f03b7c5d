import { fork } from 'node:child_process';
import { join } from 'node:path';

import { superviseChild, type ProcessMaker } from './process.ts';

/**
 * Makes children with Node's fork.
 * @param folder where the bundled entries lie (dist/workers)
 */
export function forkMaker(folder: string): ProcessMaker {
  return (entry, args) => {
    const child = fork(join(folder, `${entry}.mjs`), [...args], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const supervised = superviseChild({
      pid: () => child.pid,
      post: (message) => {
        // A child that ends between two messages is reported through its exit, not here.
        if (child.connected) child.send(message as NonNullable<object>, () => undefined);
      },
      kill: () => child.kill('SIGKILL'),
    });
    child.on('message', (message: unknown) => supervised.received(message));
    child.on('error', () => supervised.exited(null));
    child.on('exit', (code) => supervised.exited(code));
    return supervised.handle;
  };
}
