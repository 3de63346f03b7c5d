import { ACTIVATIONS } from '../../shared/genome/activations.ts';
import { isEven } from '../../shared/genome/parity.ts';
import type { Command } from '../commands/registry.ts';
import { activeOf, documentOf, session } from '../state/session.ts';
import {
  activateSelected,
  connectRecurrent,
  copySelected,
  makeGenomeEven,
  makeGenomeFlat,
  paste,
  recurrentEnds,
  removeSelected,
  selectParityBreakers,
  splitConnection,
  tidy,
  toggleSelected,
} from './edits.ts';
import { moveSelection, type Direction } from './keyboard.ts';
import { editor, type Tool } from './state.ts';

const state = () => session.store.getState();
const hasGenome = (): boolean => activeOf(state()) !== null;
const hasNodes = (): boolean => state().selection.nodes.size > 0;
const hasConnections = (): boolean => state().selection.connections.size > 0;
const isNotEven = (): boolean => {
  const document = documentOf(state());
  return document !== null && !isEven(document.genome);
};
const hasSelection = (): boolean => hasNodes() || hasConnections();

const canRedo = (): boolean => {
  const open = activeOf(state());
  return open !== null && open.position < open.versions.length - 1;
};

function tool(id: Tool, title: string, shortcut: string, meaning: string): Command {
  return {
    id: `editor.${id}`,
    title,
    meaning,
    shortcut,
    scope: 'graph',
    enabled: hasGenome,
    checked: () => editor.getState().tool === id,
    run: () => editor.setState({ tool: id }),
  };
}

/** Begins a trace of the selected node, or of the first output: what feeds it, or what an input reaches. */
function trace(): void {
  const document = documentOf(state());
  if (document === null) return;
  const { genome } = document;
  const [chosen] = state().selection.nodes;
  const node =
    genome.nodes.find((candidate) => candidate.id === chosen) ??
    genome.nodes.find((candidate) => candidate.kind === 'output');
  if (node === undefined) return;
  const isSource = node.kind === 'input' || node.kind === 'bias';
  session.setTrace({ node: node.id, direction: isSource ? 'reaches' : 'feeds' });
}

/** True if the trace on screen is of what is selected: then T ends it, else it traces anew. */
function tracesSelection(): boolean {
  const { trace: shown, selection } = state();
  const [chosen] = selection.nodes;
  return shown !== null && (chosen === undefined || chosen === shown.node);
}

const arrow = (direction: Direction): Command => ({
  id: `editor.move${direction}`,
  title: `Select the node ${direction.toLowerCase()} of this one`,
  shortcut: `Arrow${direction}`,
  scope: 'graph',
  enabled: hasGenome,
  run: () => moveSelection(direction),
});

export const commands: readonly Command[] = [
  {
    id: 'genome.undo',
    title: 'Undo',
    shortcut: 'Mod+Z',
    menu: 'Edit',
    enabled: () => (activeOf(state())?.position ?? 0) > 0,
    run: () => session.undo(),
  },
  {
    id: 'genome.redo',
    title: 'Redo',
    shortcut: 'Mod+Shift+Z',
    menu: 'Edit',
    enabled: canRedo,
    run: () => session.redo(),
  },
  {
    id: 'genome.redoToo',
    title: 'Redo (Ctrl Y)',
    shortcut: 'Mod+Y',
    enabled: canRedo,
    run: () => session.redo(),
  },
  {
    id: 'genome.copy',
    title: 'Copy subgraph',
    meaning: 'Copies the selected hidden nodes with every connection at them.',
    shortcut: 'Mod+C',
    menu: 'Edit',
    group: 1,
    enabled: hasNodes,
    run: copySelected,
  },
  {
    id: 'genome.paste',
    title: 'Paste subgraph',
    shortcut: 'Mod+V',
    menu: 'Edit',
    group: 1,
    enabled: () => hasGenome() && editor.getState().copied !== null,
    run: paste,
  },
  {
    id: 'genome.selectAll',
    title: 'Select all nodes',
    shortcut: 'Mod+A',
    menu: 'Edit',
    group: 1,
    enabled: hasGenome,
    run: () => session.select((documentOf(state())?.genome.nodes ?? []).map((node) => node.id)),
  },
  {
    id: 'genome.delete',
    title: 'Delete',
    meaning: 'Removes the selected hidden nodes and connections.',
    shortcut: 'Delete',
    menu: 'Edit',
    group: 1,
    enabled: hasSelection,
    run: removeSelected,
  },
  {
    id: 'genome.backspace',
    title: 'Delete (Backspace)',
    shortcut: 'Backspace',
    scope: 'graph',
    enabled: hasSelection,
    run: removeSelected,
  },
  {
    id: 'genome.split',
    title: 'Insert node',
    meaning: 'Splits the selected connection: it is disabled, and a linear node takes its place.',
    shortcut: 'N',
    scope: 'graph',
    menu: 'Genome',
    enabled: () => state().selection.connections.size === 1,
    run: () => state().selection.connections.forEach((id) => splitConnection(id)),
  },
  {
    id: 'genome.toggle',
    title: 'Enable or disable',
    meaning: 'A disabled connection stays in the genome and carries nothing.',
    shortcut: 'E',
    scope: 'graph',
    menu: 'Genome',
    enabled: hasConnections,
    run: toggleSelected,
  },
  {
    id: 'genome.recurrent',
    title: 'Connect recurrently',
    meaning:
      'Leads the later of two selected nodes back to the earlier, or one node to itself, with the value of the step before. Or drag with Shift.',
    shortcut: 'R',
    scope: 'graph',
    menu: 'Genome',
    enabled: () => {
      const genome = documentOf(state())?.genome;
      return genome !== undefined && recurrentEnds(genome, [...state().selection.nodes]) !== null;
    },
    run: connectRecurrent,
  },
  ...ACTIVATIONS.map(({ id, name, formula }): Command => ({
    id: `genome.activation${id}`,
    title: `Activation: ${name}`,
    meaning: formula,
    ...(id === 11 ? {} : { shortcut: String(id % 10) }),
    scope: 'graph',
    enabled: hasNodes,
    run: () => activateSelected(id),
  })),
  {
    id: 'genome.makeEven',
    title: 'Make even',
    meaning:
      'Puts a linear node behind every source, so that the network does at w and −w what it does now at w². Individual weights are left out.',
    menu: 'Genome',
    group: 1,
    enabled: isNotEven,
    run: makeGenomeEven,
  },
  {
    id: 'genome.makeFlat',
    title: 'Make flat',
    meaning:
      'Adds nodes by which the network does at every shared weight from 0.2 to 2, and at their negatives, about what it does now at its best one. Individual weights are left out.',
    menu: 'Genome',
    group: 1,
    enabled: hasGenome,
    run: makeGenomeFlat,
  },
  {
    id: 'genome.parityBreakers',
    title: 'Select what breaks parity',
    meaning: 'Selects the connections that make an output depend on the sign of the shared weight.',
    menu: 'Genome',
    group: 1,
    enabled: isNotEven,
    run: selectParityBreakers,
  },
  {
    id: 'genome.tidy',
    title: 'Tidy',
    meaning: 'Lays the graph out anew and forgets positions placed by hand.',
    shortcut: 'Mod+L',
    menu: 'Genome',
    group: 1,
    enabled: hasGenome,
    run: tidy,
  },
  {
    id: 'editor.trace',
    title: 'Trace',
    meaning: 'Shows only what feeds the selected node; for an input, what it reaches.',
    shortcut: 'T',
    menu: 'Genome',
    group: 1,
    enabled: hasGenome,
    checked: () => state().trace !== null,
    run: () => (tracesSelection() ? session.setTrace(null) : trace()),
  },
  {
    id: 'editor.signal',
    title: 'Signal',
    meaning: 'Nodes and connections glow with their values during a rollout.',
    menu: 'View',
    group: 1,
    enabled: hasGenome,
    checked: () => editor.getState().signal,
    run: () => editor.setState(({ signal }) => ({ signal: !signal })),
  },
  {
    id: 'editor.disabled',
    title: 'Show disabled connections',
    menu: 'View',
    group: 1,
    enabled: hasGenome,
    checked: () => editor.getState().showDisabled,
    run: () => editor.setState(({ showDisabled }) => ({ showDisabled: !showDisabled })),
  },
  {
    id: 'editor.table',
    title: 'Show the graph as a table',
    meaning: 'Every node and connection in tables, with every edit in reach of the keyboard.',
    menu: 'View',
    group: 1,
    enabled: hasGenome,
    checked: () => editor.getState().showTable,
    run: () => editor.setState(({ showTable }) => ({ showTable: !showTable })),
  },
  {
    id: 'editor.fit',
    title: 'Show the whole graph',
    shortcut: 'F',
    scope: 'graph',
    menu: 'View',
    group: 1,
    enabled: hasGenome,
    run: () => editor.setState(({ fits }) => ({ fits: fits + 1 })),
  },
  {
    id: 'editor.escape',
    title: 'Clear selection and trace',
    shortcut: 'Escape',
    enabled: hasGenome,
    run: () => {
      session.dismissRefusal();
      session.setTrace(null);
      session.select([]);
      editor.setState({ tool: 'select' });
    },
  },
  tool('select', 'Select', 'V', 'Press selects, drag moves; Shift and drag selects many.'),
  tool(
    'connect',
    'Connect',
    'C',
    'Drag from a node to another to connect them; with Shift the connection is recurrent.',
  ),
  tool('insert', 'Insert node', 'I', 'Press a connection to put a node into it.'),
  arrow('Left'),
  arrow('Right'),
  arrow('Up'),
  arrow('Down'),
];
