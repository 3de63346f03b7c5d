import type { Command } from '../commands/registry.ts';
import { dial } from '../state/dial.ts';
import { showDialog } from '../state/dialogs.ts';
import { activeOf, documentOf, isEdited, session } from '../state/session.ts';
import type { Scheme } from '../../shared/drawing/tokens.ts';
import {
  closeGenome,
  duplicate,
  exportGenome,
  importFile,
  openFile,
  saveAsAnother,
  saveGenome,
} from './documents.ts';
import { exportPicture } from './pictures.ts';

const active = () => activeOf(session.store.getState());
const hasGenome = (): boolean => active() !== null;

function shownScheme(): Scheme {
  const chosen = document.documentElement.getAttribute('data-mantine-color-scheme');
  return chosen === 'dark' ? 'dark' : 'light';
}

/** Goes to the next (1) or previous (-1) open genome. */
function turn(step: 1 | -1): void {
  const { open, active: key } = session.store.getState();
  const place = open.findIndex((genome) => genome.key === key);
  const next = open[(place + step + open.length) % open.length];
  if (next !== undefined) session.activate(next.key);
}

export const commands: readonly Command[] = [
  {
    id: 'genome.new',
    title: 'New genome',
    meaning: 'Starts a genome for a task: empty, fully connected or random minimal.',
    shortcut: 'Mod+N',
    menu: 'File',
    run: () => showDialog({ kind: 'new-genome' }),
  },
  {
    id: 'genome.open',
    title: 'Open a file',
    meaning: 'A genome (.wann or .json) or a network of the published release (.out).',
    shortcut: 'Mod+O',
    menu: 'File',
    run: openFile,
  },
  {
    id: 'genome.save',
    title: 'Save',
    shortcut: 'Mod+S',
    menu: 'File',
    group: 1,
    enabled: () => {
      const open = active();
      return open !== null && (isEdited(open) || open.ref?.kind !== 'genome');
    },
    run: async () => {
      const open = active();
      if (open !== null) await saveGenome(open);
    },
  },
  {
    id: 'genome.saveCopy',
    title: 'Save as another genome',
    shortcut: 'Mod+Shift+S',
    menu: 'File',
    group: 1,
    enabled: hasGenome,
    run: () => {
      const open = active();
      if (open !== null) saveAsAnother(open);
    },
  },
  {
    id: 'genome.duplicate',
    title: 'Duplicate',
    menu: 'File',
    group: 1,
    enabled: hasGenome,
    run: () => {
      const document = documentOf(session.store.getState());
      if (document !== null) duplicate(document);
    },
  },
  {
    id: 'genome.close',
    title: 'Close the genome',
    shortcut: 'Mod+Alt+W',
    menu: 'File',
    group: 1,
    enabled: hasGenome,
    run: () => {
      const open = active();
      if (open !== null) closeGenome(open);
    },
  },
  {
    id: 'genome.exportOut',
    title: 'Export as a published network (.out)',
    meaning: 'The file format of the WANN release, with the weight of the dial.',
    menu: 'File',
    group: 2,
    enabled: hasGenome,
    run: () => exportGenome('out', dial.getState().weight),
  },
  {
    id: 'genome.exportOnnx',
    title: 'Export as an ONNX model',
    meaning: 'For other runtimes, with the weight of the dial and, where they are on, the offsets.',
    menu: 'File',
    group: 2,
    enabled: hasGenome,
    run: () => exportGenome('onnx', dial.getState().weight),
  },
  {
    id: 'genome.exportJson',
    title: 'Export as a genome file (.wann)',
    menu: 'File',
    group: 2,
    enabled: hasGenome,
    run: () => exportGenome('json', dial.getState().weight),
  },
  {
    id: 'graph.exportSvg',
    title: 'Export the graph as SVG',
    menu: 'File',
    group: 2,
    enabled: hasGenome,
    run: () => exportPicture('svg', shownScheme()),
  },
  {
    id: 'graph.exportPng',
    title: 'Export the graph as PNG',
    menu: 'File',
    group: 2,
    enabled: hasGenome,
    run: () => exportPicture('png', shownScheme()),
  },
  {
    id: 'genome.details',
    title: 'Name, notes and tags',
    shortcut: 'F2',
    menu: 'Genome',
    group: 2,
    enabled: hasGenome,
    run: () => showDialog({ kind: 'details' }),
  },
  {
    id: 'genome.next',
    title: 'Next open genome',
    shortcut: 'Mod+Alt+ArrowRight',
    menu: 'Genome',
    group: 3,
    enabled: () => session.store.getState().open.length > 1,
    run: () => turn(1),
  },
  {
    id: 'genome.previous',
    title: 'Previous open genome',
    shortcut: 'Mod+Alt+ArrowLeft',
    menu: 'Genome',
    group: 3,
    enabled: () => session.store.getState().open.length > 1,
    run: () => turn(-1),
  },
];

/** Opens every file dropped on the window. */
export async function openDropped(files: readonly File[]): Promise<void> {
  for (const file of files) await importFile(file.name, new Uint8Array(await file.arrayBuffer()));
}
