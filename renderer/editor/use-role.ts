import { useMemo } from 'react';
import { useStore } from 'zustand';
import { roleInWords, roleOf } from '../../shared/evaluation/roles.ts';
import type { NodeId } from '../../shared/genome/genome.ts';
import { nodeName } from '../../shared/tasks/node-names.ts';
import { nodeSignals, readingInWords } from '../state/reading.ts';
import type { GraphModel } from './graph/model.ts';

/** What a node does, and the rollout that this was measured in. */
export interface NodeRole {
  readonly words: string;
  readonly from: string;
}

/** The role of a node in the rollout on screen; null for the bias, and while the rollout is not read. */
export function useRole(
  { genome, task }: Pick<GraphModel, 'genome' | 'task'>,
  node: NodeId | null,
): NodeRole | null {
  const read = useStore(nodeSignals, (state) =>
    state.read?.genome === genome ? state.read : null,
  );
  return useMemo(() => {
    if (read === null || node === null || read.reading.steps === 0) return null;
    const place = genome.nodes.findIndex(({ id, kind }) => id === node && kind !== 'bias');
    if (place < 0) return null;
    const role = roleOf(genome, read.reading, place);
    const words = roleInWords(role, (id) => nodeName(id, genome, task));
    return { words, from: readingInWords(read) };
  }, [read, node, genome, task]);
}
