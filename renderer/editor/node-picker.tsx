import { Select } from '@mantine/core';
import { useMemo, type ReactElement } from 'react';
import { nodeId, type Genome, type NodeId } from '../../shared/genome/genome.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { nodeNames } from '../../shared/tasks/node-names.ts';
import { receives } from './receivers.ts';

interface NodePickerProps {
  readonly label: string;
  readonly genome: Genome;
  readonly task: TaskDefinition | null;
  readonly value: NodeId;
  readonly onChange: (id: NodeId) => void;
  /** Only nodes that a connection may lead to. */
  readonly receivers?: boolean;
}

/** Names listed at once; typing narrows them. */
const LISTED = 40;

/** One node of a genome, found by typing a part of its name; the list is in the page only while it is open. */
export function NodePicker(props: NodePickerProps): ReactElement {
  const { label, genome, task, value, onChange, receivers = false } = props;
  const data = useMemo(() => {
    const names = nodeNames(genome, task);
    return genome.nodes
      .filter((node) => !receivers || receives(node))
      .map(({ id }) => ({ value: String(id), label: names.get(id) ?? String(id) }));
  }, [genome, task, receivers]);
  return (
    <Select
      label={label}
      data={data}
      value={String(value)}
      searchable
      limit={LISTED}
      maxDropdownHeight={240}
      nothingFoundMessage="No node is called so."
      onChange={(chosen) => {
        if (chosen !== null) onChange(nodeId(Number(chosen)));
      }}
    />
  );
}
