import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { observeForCommands } from '../commands/observe.ts';
import type { Innovation } from '../../shared/genome/genome.ts';
import type { Fragment } from './clipboard.ts';

export type Tool = 'select' | 'connect' | 'insert';

export interface EditorState {
  /** What a press on the graph does. */
  readonly tool: Tool;
  /** Whether nodes and connections glow with their values during a rollout. */
  readonly signal: boolean;
  /** Whether disabled connections are drawn. */
  readonly showDisabled: boolean;
  /** Whether the graph's table stands beside it. */
  readonly showTable: boolean;
  /** The connection under the pointer. */
  readonly pointed: Innovation | null;
  /** What was last copied. */
  readonly copied: Fragment | null;
  /** Counts up to ask the view to fit the graph again. */
  readonly fits: number;
}

export const editor = createStore<EditorState>()(() => ({
  tool: 'select',
  signal: true,
  showDisabled: false,
  showTable: false,
  pointed: null,
  copied: null,
  fits: 0,
}));

export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(editor, select);
}

// What is pointed at changes with every move of the mouse, and no command hangs on it.
observeForCommands((listener) =>
  editor.subscribe((now, before) => {
    if (now.pointed === before.pointed) listener();
  }),
);
