// The page that the command line opens without a window: it draws one film and sends it back.
import '@fontsource-variable/inter';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { decode, encode } from '../../shared/contract/codec.ts';
import type { FilmJob } from '../../shared/contract/film.ts';
import { useSources } from '../../shared/tasks/registry.ts';
import type { AddedSource } from '../../shared/tasks/source.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import type { CoursePiece } from '../../shared/tasks/program/course.ts';
import { stepsElsewhere } from '../lab/courses/environment.ts';
import { sandboxed } from '../lab/sandbox/environment.ts';
import { recordFilm } from './film.ts';
import type { FilmSink } from './sink.ts';

/** Milliseconds between two reports of how far the film is. */
const REPORT_EVERY = 200;

async function post(path: string, body: BodyInit): Promise<void> {
  const answer = await fetch(path, { method: 'POST', body });
  if (!answer.ok) throw new PrecocialError('storage', await answer.text());
}

async function read(path: string): Promise<Uint8Array> {
  const answer = await fetch(`files/${path}`);
  if (!answer.ok) throw new PrecocialError('not-found', await answer.text());
  return new Uint8Array(await answer.arrayBuffer());
}

const kernel = (name: string): Promise<Uint8Array> => read(`kernels/${name}.wasm`);
const code = sandboxed(kernel);

/** A film need not be drawn in real time: pictures as often as a person sees a difference. */
const PICTURES = { framesPerSecond: 60, frameBytes: 512 * 2 ** 20 } as const;

const program = stepsElsewhere(async (task, request, onPiece, signal) => {
  const body = encode({ ...request, task, priority: 'now' }) as Uint8Array<ArrayBuffer>;
  const answer = await fetch('rollout', { method: 'POST', body, signal });
  if (!answer.ok) throw new PrecocialError('task-failed', await answer.text());
  const pieces = decode(new Uint8Array(await answer.arrayBuffer())) as readonly CoursePiece[];
  pieces.forEach(onPiece);
}, PICTURES);

const files: TaskFiles = {
  kernel,
  asset: read,
  environment: (source, options) =>
    source.kind === 'file' ? code(source, options) : program(source, options),
};

const sink: FilmSink = {
  write: (position, bytes) => post(`write?position=${String(position)}`, bytes),
  finish: () => Promise.resolve(''),
  abort: () => Promise.resolve(),
};

async function run(): Promise<void> {
  const job = (await (await fetch('job')).json()) as FilmJob;
  useSources((await (await fetch('tasks')).json()) as AddedSource[]);
  let last = 0;
  const report = await recordFilm(job, {
    files,
    sink,
    // Cancelling is the other side's: it ends this browser.
    signal: new AbortController().signal,
    onProgress: (progress) => {
      if (performance.now() - last < REPORT_EVERY) return;
      last = performance.now();
      void post('progress', JSON.stringify(progress));
    },
  });
  await post('done', JSON.stringify(report));
}

run().catch((error: unknown) => {
  const code = error instanceof PrecocialError ? error.code : 'internal';
  void post('failed', JSON.stringify({ code, message: messageOf(error) }));
});
