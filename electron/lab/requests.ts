import { basename, extname, join, resolve } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { shippedTuning } from '../tuning/tuned-files.ts';
import { exportGenome, importGenome } from './convert.ts';
import { readAsset } from '../encoders/assets.ts';
import { loadRuntime } from '../encoders/onnx-encoder.ts';
import { listEncoders } from '../encoders/library.ts';
import { readError, readWhole } from '../system/read-file.ts';
import { inTurns } from '../system/turns.ts';
import { readRows } from '../rollouts/task-files.ts';
import { writablePath, writeFileFor } from './writable.ts';
import type { Caller } from './shell.ts';
import type { GenomeFile } from './genomes.ts';
import type { GenomeRef, Requests } from '../../shared/contract/lab.ts';
import type { LabService } from '../../shared/contract/server.ts';
import type { TaskEntry } from '../../shared/contract/tasks.ts';
import type { TableSource } from '../../shared/tasks/table/source.ts';
import type { Parts } from './parts.ts';

type Handlers = LabService<Caller>['requests'];
type Some<Prefix extends string> = Pick<Handlers, Extract<keyof Handlers, `${Prefix}.${string}`>>;

async function readGenome(parts: Parts, ref: GenomeRef): Promise<GenomeFile> {
  switch (ref.kind) {
    case 'champion':
      return parts.champions.read(ref.name);
    case 'genome':
      return parts.library().genomes.read(ref.id);
    case 'run':
      return { document: await parts.runs().champion(ref.run, ref.generation), revision: '' };
    case 'individual':
      return { document: await parts.runs().individual(ref.run, ref.index), revision: '' };
  }
}

function placeOf(parts: Parts, ref: GenomeRef): string {
  if (ref.kind === 'champion') return parts.champions.pathOf(ref.name);
  if (ref.kind === 'genome') return parts.library().genomes.pathOf(ref.id);
  return join(parts.library().runsFolder, ref.run);
}

function genomeHandlers(parts: Parts): Some<'genome'> {
  return {
    'genome.read': ({ ref }) => readGenome(parts, ref),
    'genome.save': async ({ document, id, expected }, caller) => {
      const { genomes } = parts.library();
      const saved = await genomes.save(document, id, expected);
      caller.shell.remember(genomes.pathOf(saved.id));
      return saved;
    },
    'genome.trash': async ({ id }) => {
      await parts.library().genomes.trash(id, parts.library().trashFolder);
      return null;
    },
    'genome.import': ({ fileName, bytes, task }) => importGenome(fileName, bytes, task),
    'genome.tuned': async ({ document }) => {
      const tuning = await shippedTuning(document);
      if (tuning === null) return null;
      const { offsets, weight, details } = tuning;
      return { offsets, weight, mean: details.mean, trials: details.trials };
    },
    'genome.export': ({ document, format, weight, useOffsets }) =>
      exportGenome(document, format, weight, useOffsets),
  };
}

function libraryHandlers(parts: Parts): Some<'library'> & Some<'draft'> {
  return {
    'library.list': async () => {
      const snapshot = await parts.snapshot();
      // The first thing a window asks: what it asks next is an evaluation.
      parts.jobs.warmUp();
      return snapshot;
    },
    'library.choose': async ({ folder }, caller) => {
      const chosen = folder ?? (await caller.shell.folderDialog(parts.library().folder));
      return chosen === null ? parts.snapshot() : parts.choose(chosen);
    },
    'library.reveal': async ({ ref }, caller) => {
      await caller.shell.reveal(placeOf(parts, ref));
      return null;
    },
    'draft.write': async ({ id, document }, caller) => {
      await parts.library().drafts.write(id, document, caller);
      return null;
    },
    'draft.read': ({ id }, caller) => parts.library().drafts.read(id, caller),
    'draft.discard': async ({ id }, caller) => {
      await parts.library().drafts.discard(id, caller);
      return null;
    },
  };
}

async function readFor(caller: Caller, path: string): Promise<Requests['file.read']['result']> {
  try {
    // As large as a message to a window may be.
    const { buffer, byteOffset, length } = await readWhole(path, { pipes: false, mostMib: 64 });
    const bytes = new Uint8Array(buffer, byteOffset, length);
    caller.shell.remember(path);
    return { fileName: basename(path), bytes };
  } catch (error) {
    throw readError('The file was not opened', path, error);
  }
}

const FILMS = /\.(webm|mp4|gif)$/i;

/** A window may show what it was let save, and have films played: of other files the system would run some. */
function checkShowable(path: string, how: 'folder' | 'play', caller: Caller): void {
  if (!caller.granted.has(path))
    throw new PrecocialError('not-allowed', `"${path}" was not saved by this window.`);
  if (how === 'play' && !FILMS.test(path))
    throw new PrecocialError('not-allowed', `"${path}" is no film.`);
}

function fileHandlers(parts: Parts): Some<'file'> & Some<'recording'> {
  const { recordings } = parts;
  // Each takes megabytes until it is on its way to the window.
  const assets = inTurns();
  return {
    'file.asset': ({ path }) => assets(() => readAsset(parts.places, path, parts.encoders())),
    'file.saveDialog': async ({ suggested, extensions }, caller) => {
      const name = basename(suggested.replaceAll('\\', '/'));
      const path = await caller.shell.saveDialog(name, extensions);
      if (path === null) return null;
      const full = resolve(parts.library().folder, path);
      caller.granted.add(full);
      return full;
    },
    'file.openDialog': async ({ extensions }, caller) => {
      const path = await caller.shell.openDialog(extensions);
      if (path === null) return null;
      return readFor(caller, path);
    },
    'file.read': ({ path }, caller) => {
      if (!caller.handed.has(path)) {
        throw new PrecocialError('not-allowed', `"${path}" was not opened with this window.`);
      }
      return readFor(caller, path);
    },
    'file.write': async ({ path, bytes }, caller) => {
      await writeFileFor(parts.library(), caller, path, bytes);
      return null;
    },
    'file.show': async ({ path, how }, caller) => {
      checkShowable(path, how, caller);
      await (how === 'play' ? caller.shell.play(path) : caller.shell.reveal(path));
      return null;
    },
    'recording.begin': ({ path }, caller) => {
      const full = writablePath(parts.library(), caller, path);
      if (extname(full) === '') throw new PrecocialError('usage', 'A recording needs an ending.');
      return recordings.begin(full);
    },
    'recording.write': async ({ handle, position, bytes }) => {
      await recordings.write(handle, position, bytes);
      return null;
    },
    'recording.finish': ({ handle }) => recordings.finish(handle),
    'recording.abort': async ({ handle }) => {
      await recordings.abort(handle);
      return null;
    },
  };
}

function runHandlers(parts: Parts): Some<'run'> {
  const done = (work: Promise<void>): Promise<null> => work.then(() => null);
  return {
    'run.start': (request) => parts.runs().start(request),
    'run.pause': ({ id }) => done(parts.runs().pause(id)),
    'run.resume': ({ id, generations, workers }) =>
      done(parts.runs().resume(id, generations, workers)),
    'run.stop': ({ id }) => done(parts.runs().stop(id)),
    'run.trash': ({ id }) => done(parts.runs().trash(id)),
    'run.settings': ({ id }) => parts.runs().settings(id),
    'run.history': ({ id, from }) => parts.runs().history(id, from),
    'run.champions': ({ id }) => parts.runs().champions(id),
    'run.population': ({ id }) => parts.runs().population(id),
  };
}

function encoderHandlers(parts: Parts): Some<'encoder'> {
  return {
    'encoder.list': () => listEncoders(parts.encoders(), parts.places),
    'encoder.runtime': async () => ((await loadRuntime()) === null ? 'wasm' : 'onnx'),
    'encoder.use': ({ name }) => parts.chooseEncoder(name),
  };
}

function machineHandlers({ machines }: Parts): Some<'machines'> {
  return {
    'machines.read': () => machines.state(),
    'machines.test': async (form) => ({ sentence: await machines.test(form) }),
    'machines.use': ({ form }) => machines.use(form),
  };
}

function taskHandlers(parts: Parts): Some<'task'> {
  const { tasks } = parts;
  // As many megabytes as assets, and read as those are.
  const rows = inTurns();
  return {
    'task.list': () => tasks.list(),
    'task.rows': ({ checksum }) => rows(() => readRows(tableOf(tasks.list(), checksum))),
    'task.allow': async ({ name, version }) => {
      await tasks.allow(name, version);
      return tasks.list();
    },
    'task.create': async (task) => ({ name: await tasks.create(task), entries: tasks.list() }),
    'task.remove': async ({ name }) => {
      await tasks.remove(name);
      return tasks.list();
    },
    'task.reveal': async ({ name }, caller) => {
      await caller.shell.reveal(tasks.pathOf(name));
      return null;
    },
    'task.edit': async ({ name }, caller) => {
      await caller.shell.edit(tasks.edited(name));
      return null;
    },
  };
}

/** The table among a library's tasks whose rows have a checksum. @throws PrecocialError 'not-found' */
function tableOf(entries: readonly TaskEntry[], checksum: string): TableSource {
  for (const { source } of entries)
    if (source?.kind === 'table' && source.checksum === checksum) return source;
  throw new PrecocialError(
    'not-found',
    'The rows of this table are not in the library; add the table again.',
  );
}

/** Answers to every request of the contract. */
export function requestHandlers(parts: Parts): Handlers {
  return {
    'app.info': () => parts.info,
    'shell.again': (_params, caller) => caller.shell.again ?? null,
    'shell.menu': ({ items }, caller) => {
      caller.shell.showMenu(items);
      return null;
    },
    'settings.read': () => parts.settings.values(),
    'settings.write': async ({ key, value }) => {
      await parts.settings.write(key, value);
      return null;
    },
    ...genomeHandlers(parts),
    ...libraryHandlers(parts),
    ...fileHandlers(parts),
    ...runHandlers(parts),
    ...encoderHandlers(parts),
    ...machineHandlers(parts),
    ...taskHandlers(parts),
  };
}
