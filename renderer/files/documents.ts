import { isCancelled, PrecocialError } from '../../shared/base/errors.ts';
import { detectFormat } from '../../shared/formats/detect.ts';
import { parseStatistics } from '../../shared/formats/statistics.ts';
import { applyTunedFile, parseTunedFile } from '../../shared/formats/tuned-file.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import type { GenomeRef } from '../../shared/contract/lab.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { ownWeight } from '../../shared/genome/own-weights.ts';
import { runCommand } from '../commands/registry.ts';
import { chooseFile } from '../lab/choose-file.ts';
import { lab } from '../lab/lab.ts';
import { dial, setWeight } from '../state/dial.ts';
import { showDialog } from '../state/dialogs.ts';
import { library } from '../state/library.ts';
import { notify, notifyError } from '../state/notices.ts';
import { runs } from '../state/runs.ts';
import { activeOf, isEdited, session, versionOf, type OpenGenome } from '../state/session.ts';
import { descendant } from './descendant.ts';
import { drafts } from './drafts.ts';
import { freeName } from './free-name.ts';

/**
 * Opens a genome of the library, or brings it to the front. The dial goes to its best known weight.
 * @param options.wanted asked once the genome is read: false leaves it unopened
 * @param options.preview only to look at: the next one that is looked at takes its place
 */
export async function openRef(
  ref: GenomeRef,
  options: { readonly wanted?: () => boolean; readonly preview?: boolean } = {},
): Promise<void> {
  const { document, revision } = await lab.request('genome.read', { ref });
  if (options.wanted?.() === false) return;
  const preview = options.preview === true;
  const own = ref.kind === 'genome';
  session.openDocument(document, { ref, revision: own ? revision : null, saved: true, preview });
  if (document.bestWeight !== null) setWeight(document.bestWeight.weight);
  showOwnWeights(document);
}

/** A genome with weights of its own is shown with them, at the shared weight they are offsets from. */
function showOwnWeights(document: GenomeDocument): void {
  const weight = ownWeight(document);
  if (weight === null) return;
  setWeight(weight);
  dial.setState({ useOffsets: true });
}

/** Opens a document that has no file yet. */
export function openUnsaved(document: GenomeDocument): void {
  session.openDocument(document, { ref: null, revision: null, saved: false });
}

/** Reads a file of any supported format and opens it, unsaved; asks for the task where the file does not say. */
export async function importFile(
  fileName: string,
  bytes: Uint8Array,
  task?: string,
): Promise<void> {
  const detected = detectFormat(fileName, bytes);
  if (detected.format === 'tuned-weights' && putWeightsOn(fileName, detected.text)) return;
  if (detected.format === 'statistics') {
    showStatistics(fileName, detected.text);
    return;
  }
  if (detected.format === 'hyperparameters') {
    offerSettings(fileName, detected.text);
    return;
  }
  try {
    const { document, notes } = await lab.request('genome.import', {
      fileName,
      bytes,
      ...(task === undefined ? {} : { task }),
    });
    openUnsaved(document);
    showOwnWeights(document);
    for (const note of notes) notify('done', `${fileName}: ${note}`);
  } catch (error) {
    if (!(error instanceof PrecocialError) || error.code !== 'wrong-task' || task !== undefined)
      throw error;
    const { tasks } = error.details;
    // Where none can be right, there is nothing to ask.
    if (!Array.isArray(tasks) || tasks.length === 0) throw error;
    showDialog({
      kind: 'choose-task',
      fileName,
      tasks: tasks.map(String),
      choose: (chosen) => void importFile(fileName, bytes, chosen).catch(notifyError),
    });
  }
}

/** The hyperparameters of a search are no genome: they can fill the form of a new search. */
function offerSettings(fileName: string, text: string): void {
  showDialog({
    kind: 'confirm',
    title: 'Hyperparameters of a search',
    question: `${fileName} says how to search and holds no genome. It can fill the form of a new search.`,
    choices: [
      { title: 'Cancel', run: () => undefined },
      {
        title: 'Use as settings',
        primary: true,
        run: () => runCommand('search.readSettings', JSON.stringify([fileName, text])),
      },
    ],
  });
}

/**
 * Puts the tuned weights of a file on the genome on screen, as one edit that can be undone.
 * @returns false for weights that carry a genome or fit another one
 */
function putWeightsOn(fileName: string, text: string): boolean {
  const open = activeOf(session.store.getState());
  if (open === null) return false;
  const { document } = versionOf(open);
  const file = parseTunedFile(text);
  const fits = file.details === null || file.details.topology === structuralHash(document.genome);
  if (!fits) return false;
  const genome = applyTunedFile(document.genome, file);
  const offsetsFrom = file.details?.weight ?? dial.getState().weight;
  session.edit(`weights of ${fileName}`, (before) => ({
    ...before,
    genome,
    offsetsFrom,
    bestWeight: null,
    mean: null,
  }));
  setWeight(offsetsFrom);
  dial.setState({ useOffsets: true });
  const from = file.details === null ? 'the weight of the dial, as the file names none' : '';
  notify(
    'done',
    `The weights of ${fileName} are on ${document.name}, as offsets from ${from === '' ? String(offsetsFrom) : from}.`,
  );
  return true;
}

/**
 * Shows the learning curves of a file of statistics.
 * @throws PrecocialError 'invalid-file' with row and column
 */
function showStatistics(fileName: string, text: string): void {
  const unknown = {
    rollouts: NaN,
    championConnections: NaN,
    seconds: NaN,
    rolloutsPerSecond: NaN,
  } as const;
  const history = parseStatistics(text).map((row, generation) => ({
    generation,
    ...unknown,
    ...row,
  }));
  runs.setState({ file: { name: fileName, history } });
  runCommand('view.show.search');
}

/** Asks for a genome file and opens it. */
export async function openFile(): Promise<void> {
  const chosen = await chooseFile(['wann', 'json', 'out', 'net']);
  if (chosen !== null) await importFile(chosen.fileName, chosen.bytes);
}

/** Saves an open genome; with a name it becomes another genome of the library, even if it has a file. */
export async function saveGenome(open: OpenGenome, newName?: string): Promise<void> {
  const shown = versionOf(open).document;
  const kept = descendant(open);
  const document =
    newName === undefined || newName === kept.name ? kept : { ...kept, name: newName };
  const own = open.ref?.kind === 'genome' && newName === undefined ? open.ref.id : null;
  try {
    const { id, revision } = await lab.request('genome.save', {
      document,
      ...(own === null ? {} : { id: own }),
      ...(own === null || open.revision === null ? {} : { expected: open.revision }),
    });
    if (document !== shown) session.edit('save', () => document);
    session.markSaved(open.key, { kind: 'genome', id }, revision, document);
    await drafts.send();
    notify('done', `Saved ${document.name}.`);
  } catch (error) {
    if (!(error instanceof PrecocialError) || error.code !== 'busy') throw error;
    notify('error', error.message, {
      title: 'Save as another genome',
      run: () => saveAsAnother(open),
    });
  }
}

/** Saves an open genome as another one of the library. A name that is taken there is not taken twice unasked. */
export function saveAsAnother(open: OpenGenome): void {
  const { name, genome } = versionOf(open).document;
  const save = (as: string): void => void saveGenome(open, as).catch(notifyError);
  const taken = library.getState().snapshot?.genomes.map((entry) => entry.name) ?? [];
  const free = freeName(name, taken);
  if (free === name) {
    save(name);
    return;
  }
  const twin = open.saved?.genome === genome;
  showDialog({
    kind: 'confirm',
    title: twin ? 'Save a second copy?' : 'Two genomes of one name?',
    question: twin
      ? `The library has ${name} already, with the same network.`
      : `The library has another genome that is called ${name}.`,
    choices: [
      { title: 'Cancel', run: () => undefined },
      { title: 'Save under the same name', run: () => save(name) },
      { title: `Save as ${free}`, primary: true, run: () => save(free) },
    ],
  });
}

/** Closes an open genome, after a question if it has unsaved edits. */
export function closeGenome(open: OpenGenome): void {
  const discard = (): void => {
    session.close(open.key);
    void drafts.send();
  };
  const untouched = open.position === 0 && open.saved !== null;
  if (untouched || !isEdited(open)) {
    discard();
    return;
  }
  showDialog({
    kind: 'confirm',
    title: `Save ${versionOf(open).document.name}?`,
    question: 'It has edits that are not saved.',
    choices: [
      { title: 'Discard', run: discard },
      { title: 'Keep open', run: () => undefined },
      {
        title: 'Save',
        primary: true,
        run: () =>
          void saveGenome(open)
            .then(() => session.close(open.key))
            .catch(notifyError),
      },
    ],
  });
}

/**
 * Writes bytes to where a person says: a dialog in Electron, a download in a browser.
 * @param extensions that the file may have, the usual one first
 */
export async function saveBytes(
  suggested: string,
  extensions: readonly string[],
  bytes: Uint8Array,
): Promise<void> {
  try {
    const path = await lab.request('file.saveDialog', { suggested, extensions });
    if (path === null) return;
    await lab.request('file.write', { path, bytes });
    notify('done', `Wrote ${path}.`);
  } catch (error) {
    if (!isCancelled(error)) throw error;
  }
}

/** Writes the genome on screen in a file format of the field. */
export async function exportGenome(format: 'json' | 'out' | 'onnx', weight: number): Promise<void> {
  const open = activeOf(session.store.getState());
  if (open === null) return;
  const { document } = versionOf(open);
  const { fileName, bytes } = await lab.request('genome.export', {
    document,
    format,
    weight,
    useOffsets: dial.getState().useOffsets,
  });
  await saveBytes(fileName, format === 'json' ? ['wann', 'json'] : [format], bytes);
}

/** Copies the genome on screen into another document, unsaved. */
export function duplicate(document: GenomeDocument): void {
  openUnsaved({ ...document, name: `${document.name} copy` });
}
