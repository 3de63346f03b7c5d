import type { Lab } from '../../shared/contract/lab.ts';

/** A file that takes its name only when it is complete. */
export interface FilmSink {
  /** Writes bytes at a position; the next write may come before the last has settled. */
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** @returns where the complete file lies */
  finish(): Promise<string>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** A file that the laboratory writes. @param path as `file.saveDialog` gave it */
export async function labSink(lab: Lab, path: string): Promise<FilmSink> {
  const { handle } = await lab.request('recording.begin', { path });
  return {
    write: async (position, bytes) => {
      await lab.request('recording.write', { handle, position, bytes });
    },
    finish: async () => (await lab.request('recording.finish', { handle })).path,
    abort: async () => {
      await lab.request('recording.abort', { handle });
    },
  };
}
