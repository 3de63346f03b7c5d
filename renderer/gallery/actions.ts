import type { GenomeEntry, RunEntry } from '../../shared/contract/lab.ts';
import { runCommand } from '../commands/registry.ts';
import { duplicate, openRef } from '../files/documents.ts';
import { lab } from '../lab/lab.ts';
import { showDialog } from '../state/dialogs.ts';
import { notify, notifyError } from '../state/notices.ts';
import { isReadable, selectRun } from '../state/runs.ts';
import { session } from '../state/session.ts';

/** Shows a run in the search view and opens its champion. */
export async function openRun(run: RunEntry): Promise<void> {
  selectRun(lab, run.id);
  runCommand('view.show.search');
  if (isReadable(run)) await openRef({ kind: 'run', run: run.id });
}

/** Opens a copy of a genome, unsaved. */
export async function duplicateEntry(entry: GenomeEntry): Promise<void> {
  try {
    const { document } = await lab.request('genome.read', { ref: entry.ref });
    duplicate(document);
  } catch (error) {
    notifyError(error);
  }
}

/** Compares the genome on screen with one of the library. */
export async function compareEntry(entry: GenomeEntry): Promise<void> {
  try {
    const { document } = await lab.request('genome.read', { ref: entry.ref });
    session.setComparison({ name: entry.name, genome: document.genome });
  } catch (error) {
    notifyError(error);
  }
}

/** Moves a genome's file to the library's trash folder. */
export function trashGenome(entry: GenomeEntry): void {
  const { ref } = entry;
  if (ref.kind !== 'genome') return;
  lab
    .request('genome.trash', { id: ref.id })
    .then(
      () => notify('done', `Moved ${entry.name} to the trash folder of the library.`),
      notifyError,
    );
}

/** Moves a run's folder to the trash after a question: it may hold hours of work. */
export function trashRun(run: RunEntry): void {
  showDialog({
    kind: 'confirm',
    title: `Move ${run.name} to the trash?`,
    question: `Its ${run.generation} generations and champions go to the trash folder of the library.`,
    choices: [
      { title: 'Keep it', run: () => undefined },
      {
        title: 'Move to trash',
        primary: true,
        run: () => void lab.request('run.trash', { id: run.id }).catch(notifyError),
      },
    ],
  });
}
