import { open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import {
  checkReplaceable,
  makeInside,
  renameOver,
  storageError,
  temporaryBeside,
  TEMPORARY,
} from '../system/files.ts';
import { removeLeftovers } from '../system/leftovers.ts';

interface Recording {
  readonly file: FileHandle;
  readonly temporary: string;
  readonly path: string;
  size: number;
  /** Writes go one after another; a failed one makes every later one fail. */
  last: Promise<void>;
}

/** Files that arrive in pieces and take their name only when they are complete. */
export interface Recordings {
  readonly begin: (path: string) => Promise<{ readonly handle: string }>;
  readonly write: (handle: string, position: number, bytes: Uint8Array) => Promise<void>;
  readonly finish: (handle: string) => Promise<{ readonly path: string; readonly size: number }>;
  readonly abort: (handle: string) => Promise<void>;
  /** Ends every open recording without a file. */
  readonly abortAll: () => Promise<void>;
}

export function openRecordings(): Recordings {
  const open_ = new Map<string, Recording>();
  let next = 1;

  function take(handle: string): Recording {
    const recording = open_.get(handle);
    if (recording !== undefined) return recording;
    throw new PrecocialError('not-found', 'That recording has ended already.', { handle });
  }

  async function drop(handle: string, recording: Recording): Promise<void> {
    open_.delete(handle);
    await recording.last.catch(() => undefined);
    await recording.file.close().catch(() => undefined);
    await rm(recording.temporary, { force: true });
  }

  return {
    async begin(path) {
      const temporary = temporaryBeside(path);
      await checkReplaceable('The recording was not begun', path);
      try {
        await makeInside(dirname(path));
        await removeLeftovers(dirname(path), TEMPORARY);
        const file = await open(temporary, 'wx');
        const handle = `recording-${next++}`;
        open_.set(handle, { file, temporary, path, size: 0, last: Promise.resolve() });
        return { handle };
      } catch (error) {
        throw storageError('The recording was not begun', path, error);
      }
    },
    write(handle, position, bytes) {
      const recording = take(handle);
      const write = async (): Promise<void> => {
        try {
          let done = 0;
          while (done < bytes.length) {
            const rest = bytes.length - done;
            const { bytesWritten } = await recording.file.write(bytes, done, rest, position + done);
            done += bytesWritten;
          }
          recording.size = Math.max(recording.size, position + bytes.length);
        } catch (error) {
          throw storageError('The recording stopped; no half file was left', recording.path, error);
        }
      };
      recording.last = recording.last.then(write);
      return recording.last;
    },
    async finish(handle) {
      const recording = take(handle);
      try {
        await recording.last;
        await recording.file.sync();
        await recording.file.close();
        await renameOver(recording.temporary, recording.path);
      } catch (error) {
        await drop(handle, recording);
        throw storageError('The recording was not kept', recording.path, error);
      }
      open_.delete(handle);
      return { path: recording.path, size: recording.size };
    },
    async abort(handle) {
      await drop(handle, take(handle));
    },
    async abortAll() {
      await Promise.all([...open_].map(([handle, recording]) => drop(handle, recording)));
    },
  };
}
