import { dirname, resolve } from 'node:path';
import { throwIfCancelled, type CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { FilmJob, FilmReport } from '../../shared/contract/film.ts';
import { makeFolders, storageError } from '../system/files.ts';
import { closePrograms } from '../programs/open.ts';
import { programPlaces } from '../system/places.ts';
import { openRecordings } from '../lab/recordings.ts';
import { openHeadless, type Drawing } from './browser.ts';
import { filmJob, type FilmRequest } from './job.ts';
import { serveFilm, type FilmProgress } from './server.ts';

export interface RecordContext {
  readonly signal?: CancelSignal;
  readonly onProgress?: (progress: FilmProgress) => void;
}

export interface RecordResult extends FilmReport {
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
}

/**
 * Draws a film without a window: the window's own scene and encoder in the system's Chromium. The file is
 * complete or absent.
 * @throws PrecocialError 'usage'; 'unsupported' without Chromium, WebGL or an encoder; 'storage'; 'cancelled'
 */
export async function record(
  request: FilmRequest,
  context: RecordContext = {},
): Promise<RecordResult> {
  const job = filmJob(request);
  const path = resolve(request.out);
  try {
    return await recordWith('native', job, path, context);
  } catch (error) {
    // A machine whose driver offers no WebGL to a browser without a window: draw in software.
    if (!(error instanceof PrecocialError) || !/WebGL/.test(error.message)) throw error;
    return await recordWith('bundled', job, path, context);
  }
}

async function recordWith(
  drawing: Drawing,
  job: FilmJob,
  path: string,
  { signal, onProgress }: RecordContext,
): Promise<RecordResult> {
  throwIfCancelled(signal);
  const recordings = openRecordings();
  await makeFolders(dirname(path)).catch((error: unknown) => {
    throw storageError('The film was not begun', path, error);
  });
  const { handle } = await recordings.begin(path);
  try {
    const server = await serveFilm(programPlaces(import.meta.url), job, {
      write: (position, bytes) => recordings.write(handle, position, bytes),
      onProgress: (progress) => onProgress?.(progress),
    });
    try {
      const report = await film(server.url, server.report, drawing, signal);
      const { size } = await recordings.finish(handle);
      return { ...report, path, size };
    } finally {
      server.close();
      // A task's program may have been started for its pictures.
      await closePrograms();
    }
  } catch (error) {
    await recordings.abort(handle).catch(() => undefined);
    throw error;
  }
}

async function film(
  url: string,
  report: Promise<FilmReport>,
  drawing: Drawing,
  signal: CancelSignal | undefined,
): Promise<FilmReport> {
  const browser = await openHeadless(url, drawing);
  let onAbort = (): void => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    onAbort = () => reject(new PrecocialError('cancelled', 'Cancelled; no film was written.'));
  });
  signal?.addEventListener('abort', onAbort);
  const died = browser.ended.then(() => {
    const reason = browser.reason();
    throw reason === null
      ? new PrecocialError(
          'worker-died',
          'The browser that drew the film ended early; no film was written. Try again, or a smaller picture.',
        )
      : new PrecocialError(
          'unsupported',
          `No film was written: the browser that draws films (${browser.program}) ended, because ${reason}.`,
          { file: browser.program },
        );
  });
  died.catch(() => undefined);
  try {
    if (signal?.aborted === true) onAbort();
    return await Promise.race([report, died, cancelled]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await browser.close();
  }
}
