import { afterEach } from 'vitest';
import { endPrograms, natsServerIn, type Server, type ServerOptions } from '../support/programs.ts';
import { temporaryFolders } from '../support/temporary.ts';

export {
  precocial,
  worker,
  type Program,
  type Server,
  type ServerOptions,
} from '../support/programs.ts';

export const freshFolder = temporaryFolders();

afterEach(endPrograms);

/** A NATS server on loopback with a store of its own. @param more arguments for it */
export async function natsServer(
  more: readonly string[] = [],
  options: ServerOptions = {},
): Promise<Server> {
  return natsServerIn(await freshFolder(), more, options);
}
