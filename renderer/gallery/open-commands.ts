import type { LibrarySnapshot } from '../../shared/contract/lab.ts';
import type { Command } from '../commands/registry.ts';
import { openRef } from '../files/documents.ts';
import { allGenomes } from '../state/library.ts';
import { refKey } from '../state/references.ts';
import { findTask } from '../state/tasks.ts';
import { openRun } from './actions.ts';

const taskName = (id: string): string => findTask(id)?.title ?? id;

/** A command for each champion, genome and run of the library: the palette opens them by name. */
export function openCommands(snapshot: LibrarySnapshot | null): readonly Command[] {
  if (snapshot === null) return [];
  const genomes = allGenomes(snapshot).map((entry): Command => ({
    id: `open.${refKey(entry.ref)}`,
    title: `Open ${entry.name}`,
    meaning: `${entry.ref.kind === 'champion' ? 'A champion that ships' : 'A genome of the library'}: ${taskName(entry.task)}, ${entry.connections} connections.`,
    run: () => openRef(entry.ref),
  }));
  const runs = snapshot.runs.map((run): Command => ({
    id: `open.run/${run.id}`,
    title: `Open the run ${run.name}`,
    meaning: `${taskName(run.task)}, generation ${run.generation} of ${run.generations}.`,
    run: () => openRun(run),
  }));
  return [...genomes, ...runs];
}
