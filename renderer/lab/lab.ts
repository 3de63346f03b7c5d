import type { Lab } from '../../shared/contract/lab.ts';

let resolve: (lab: Lab) => void = () => undefined;
let connected: Promise<Lab> = new Promise((done) => (resolve = done));

/** Hands the window its laboratory; what was asked before waits until then. */
export function attachLab(lab: Lab): void {
  connected = Promise.resolve(lab);
  resolve(lab);
}

/** The laboratory behind this window. */
export const lab: Lab = {
  request: async (name, params) => (await connected).request(name, params),
  stream: async (name, params, onEvent, signal) =>
    (await connected).stream(name, params, onEvent, signal),
  subscribe: (name, listener) => {
    let ended = false;
    let end = (): void => undefined;
    void connected.then((there) => {
      if (!ended) end = there.subscribe(name, listener);
    });
    return () => {
      ended = true;
      end();
    };
  },
};
