import type { EventEmitter } from 'node:events';

/** Throws on anything of Electron that the stand-in does not have, instead of passing over it. */
export function strict<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || key === 'then') {
        return Reflect.get(target, key, receiver) as unknown;
      }
      throw new Error(`The stand-in for Electron has no ${name}.${key}.`);
    },
  });
}

/** `on`, `once` of an Electron object, whose overloads a plain emitter cannot spell out. */
export function listening<On>(emitter: EventEmitter, way: 'on' | 'once'): On {
  const listen = (event: string, listener: (...given: unknown[]) => void): void => {
    emitter[way](event, listener);
  };
  return listen as unknown as On;
}

/** An event that a listener may prevent. */
export function preventable(): {
  readonly event: Electron.Event;
  readonly prevented: () => boolean;
} {
  let prevented = false;
  const event = {
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
  return { event, prevented: () => prevented };
}
