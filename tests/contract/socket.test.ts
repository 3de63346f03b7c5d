import { once } from 'node:events';
import { WebSocketServer, WebSocket } from 'ws';

import { socketPort } from '../../shared/contract/socket-port.ts';
import { closingSuite, contractSuite } from './suite.ts';

/** A real WebSocket on loopback, as between browser host and window. */
async function open() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const near = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const window = socketPort(near);
  const [far] = (await once(server, 'connection')) as [WebSocket];
  return {
    window,
    lab: socketPort(far),
    stop: () => {
      near.terminate();
      far.terminate();
      server.close();
    },
  };
}

contractSuite('a WebSocket', open);
closingSuite('a WebSocket', open);
