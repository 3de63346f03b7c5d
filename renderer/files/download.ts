import { writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { isEdited, session, versionOf } from '../state/session.ts';

/** Hands the browser a file to keep, without the laboratory. */
function download(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Downloads every open genome that has unsaved edits, each as a genome file. */
export function downloadEdits(): void {
  for (const open of session.store.getState().open) {
    if (!isEdited(open)) continue;
    const { document: genome } = versionOf(open);
    download(`${genome.name.replaceAll(/[^\w -]/g, '_')}.json`, writeGenomeFile(genome));
  }
}
