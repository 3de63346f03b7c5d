import type { Port } from '../../shared/contract/wire.ts';

class End implements Port {
  other: End | null = null;
  closed = false;
  readonly #messages: ((bytes: Uint8Array) => void)[] = [];
  readonly #closes: (() => void)[] = [];

  send(bytes: Uint8Array): void {
    const copy = bytes.slice();
    queueMicrotask(() => {
      if (!this.closed) this.other?.receive(copy);
    });
  }
  receive(bytes: Uint8Array): void {
    for (const listener of this.#messages) listener(bytes);
  }
  onMessage(listener: (bytes: Uint8Array) => void): void {
    this.#messages.push(listener);
  }
  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.#closes.push(listener);
  }
  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.#closes) listener();
    this.other?.close();
  }
}

/** Two ends in one process, asynchronous like a real port. */
export function memoryPorts(): { readonly window: Port; readonly lab: Port } {
  const window = new End();
  const lab = new End();
  window.other = lab;
  lab.other = window;
  return { window, lab };
}
