/**
 * Source text for the page. Two worlds that share the DOM but no objects: the preload's isolated one and
 * the page's. They talk in strings through DOM events, which are delivered at once, so that what the
 * preload exposes is there before the page's first script. Bytes travel as base64.
 */
const CODEC = `
  const pack = (value) => {
    if (value instanceof Uint8Array) {
      let text = '';
      for (let i = 0; i < value.length; i += 8192) text += String.fromCharCode(...value.subarray(i, i + 8192));
      return { bytes: btoa(text) };
    }
    if (typeof value === 'function') return { callback: remember(value) };
    return { value: value === undefined ? null : value };
  };
  const unpack = (packed) => {
    if ('bytes' in packed) return Uint8Array.from(atob(packed.bytes), (c) => c.charCodeAt(0));
    if ('callback' in packed) return (...given) => tell('call', { id: packed.callback, given: given.map(pack) });
    return packed.value;
  };
  const callbacks = [];
  const remember = (callback) => callbacks.push(callback) - 1;
`;

/** In the page's world: defines what the preload exposes. */
export const PAGE_WORLD = `(() => {
  ${CODEC}
  const tell = (what, detail) => document.dispatchEvent(new CustomEvent('standin:in:' + what, { detail: JSON.stringify(detail) }));
  document.addEventListener('standin:out:expose', (event) => {
    const { key, names } = JSON.parse(event.detail);
    const api = {};
    for (const name of names) api[name] = (...given) => { tell('method', { key, name, given: given.map(pack) }); };
    Object.defineProperty(window, key, { value: Object.freeze(api), enumerable: true });
  });
  document.addEventListener('standin:out:call', (event) => {
    const { id, given } = JSON.parse(event.detail);
    callbacks[id](...given.map(unpack));
  });
})();`;

/** In the isolated world: the electron module of a sandboxed preload, then the preload itself. */
export function isolatedWorld(preload: string): string {
  return `(() => {
  if (window !== window.top) return;
  ${CODEC}
  const tell = (what, detail) => document.dispatchEvent(new CustomEvent('standin:out:' + what, { detail: JSON.stringify(detail) }));
  const exposed = {};
  const channels = new Map();
  document.addEventListener('standin:in:method', (event) => {
    const { key, name, given } = JSON.parse(event.detail);
    exposed[key][name](...given.map(unpack));
  });
  document.addEventListener('standin:in:call', (event) => {
    const { id, given } = JSON.parse(event.detail);
    callbacks[id](...given.map(unpack));
  });
  globalThis.standinReceive = (channel, packed) => {
    for (const listener of channels.get(channel) ?? []) listener({}, ...packed.map(unpack));
  };
  const strict = (name, members) => new Proxy(members, { get: (target, key) => {
    if (key in target) return target[key];
    throw new Error('The stand-in for Electron has no ' + name + '.' + String(key));
  } });
  const electron = strict('electron', {
    contextBridge: strict('contextBridge', { exposeInMainWorld: (key, api) => {
      exposed[key] = api;
      tell('expose', { key, names: Object.keys(api) });
    } }),
    ipcRenderer: strict('ipcRenderer', {
      send: (channel, ...given) => standinSend(JSON.stringify({ channel, given: given.map(pack) })),
      on: (channel, listener) => { channels.set(channel, [...(channels.get(channel) ?? []), listener]); },
    }),
  });
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('A sandboxed preload cannot require ' + name);
  };
  ((require, module, exports, process) => { ${preload}
  })(require, { exports: {} }, {}, undefined);
})();`;
}
