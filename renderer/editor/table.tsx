import { useDeferredValue, useMemo, useState, type ReactElement } from 'react';
import {
  inputId,
  outputId,
  type ConnectionGene,
  type Genome,
  type NodeGene,
  type NodeId,
} from '../../shared/genome/genome.ts';
import { ACTIVATIONS, activationOf, isActivationId } from '../../shared/genome/activations.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { Button } from '../controls/button.tsx';
import { VirtualTable } from '../controls/virtual-table.tsx';
import { useSession } from '../state/hooks.ts';
import { session } from '../state/session.ts';
import {
  activateSelected,
  connect,
  removeSelected,
  splitConnection,
  toggleSelected,
} from './edits.ts';
import styles from './editor.module.css';
import { nodeName, nodeNames } from '../../shared/tasks/node-names.ts';
import { chosenNode } from './chosen-node.ts';
import { NodePicker } from './node-picker.tsx';
import { receives } from './receivers.ts';
import { formatSigned } from '../../shared/drawing/numbers.ts';

interface TableProps {
  readonly genome: Genome;
  readonly task: TaskDefinition | null;
}

/** What can be done with the row that is selected. */
function EditForm({ genome, task }: TableProps): ReactElement {
  const selection = useSession((state) => state.selection);
  const node = genome.nodes.find((candidate) => selection.nodes.has(candidate.id));
  const gene = genome.connections.find((candidate) =>
    selection.connections.has(candidate.innovation),
  );
  const changeable = node !== undefined && receives(node);
  return (
    <div className={styles['tableForm']} role="group" aria-label="Edit what is selected">
      {changeable ? (
        <label>
          {`Activation of ${nodeName(node.id, genome, task)} `}
          <select
            value={node.activation}
            onChange={(event) => {
              const id = Number(event.target.value);
              if (isActivationId(id)) activateSelected(id);
            }}
          >
            {ACTIVATIONS.map((activation) => (
              <option key={activation.id} value={activation.id}>
                {activation.name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {gene === undefined ? null : (
        <>
          <Button title="Insert a node" onClick={() => splitConnection(gene.innovation)}>
            Insert a node
          </Button>
          <Button title={gene.enabled ? 'Disable' : 'Enable'} onClick={toggleSelected}>
            {gene.enabled ? 'Disable' : 'Enable'}
          </Button>
        </>
      )}
      {gene !== undefined || node?.kind === 'hidden' ? (
        <Button title="Delete" onClick={removeSelected}>
          Delete
        </Button>
      ) : null}
      {node === undefined && gene === undefined ? <p>Select a row to edit it.</p> : null}
    </div>
  );
}

/** Connects two nodes that are found by typing a part of their name. */
function ConnectForm({ genome, task }: TableProps): ReactElement {
  const [firstSource, firstOutput] = [inputId(0), outputId(genome, 0)];
  const [chosenFrom, setFrom] = useState<NodeId>(firstSource);
  const [chosenTo, setTo] = useState<NodeId>(firstOutput);
  const from = chosenNode(genome, chosenFrom, firstSource);
  const to = chosenNode(genome, chosenTo, firstOutput, receives);
  return (
    <form
      className={styles['tableForm']}
      onSubmit={(event) => {
        event.preventDefault();
        connect(from, to);
      }}
    >
      <NodePicker label="From" genome={genome} task={task} value={from} onChange={setFrom} />
      <NodePicker label="To" genome={genome} task={task} value={to} onChange={setTo} receivers />
      <Button title="Connect" type="submit">
        Connect
      </Button>
    </form>
  );
}

function Nodes({ genome, task }: TableProps): ReactElement {
  const selected = useSession((state) => state.selection.nodes);
  const names = useMemo(() => nodeNames(genome, task), [genome, task]);
  return (
    <VirtualTable<NodeGene>
      caption="Nodes"
      testId="table-nodes"
      rows={genome.nodes}
      keyOf={({ id }) => id}
      first={{ title: `Nodes, ${genome.nodes.length}`, cell: ({ id }) => names.get(id) }}
      columns={[
        { title: 'Kind', cell: ({ kind }) => kind },
        { title: 'Activation', cell: ({ activation }) => activationOf(activation).name },
      ]}
      isSelected={({ id }) => selected.has(id)}
      onSelect={({ id }) => session.select([id])}
    />
  );
}

const stateOf = ({ enabled, recurrent }: ConnectionGene): string =>
  `${enabled ? 'enabled' : 'disabled'}${recurrent === true ? ', recurrent' : ''}`;

function Connections({ genome, task }: TableProps): ReactElement {
  const selected = useSession((state) => state.selection.connections);
  const names = useMemo(() => nodeNames(genome, task), [genome, task]);
  return (
    <VirtualTable<ConnectionGene>
      caption="Connections"
      testId="table-connections"
      rows={genome.connections}
      keyOf={({ innovation }) => innovation}
      first={{
        title: `Connections, ${genome.connections.length}`,
        cell: ({ source, destination }) =>
          `${names.get(source) ?? ''} to ${names.get(destination) ?? ''}`,
      }}
      columns={[
        { title: 'State', cell: stateOf },
        {
          title: 'Weight offset',
          cell: ({ offset }) => (offset === undefined ? 'none' : formatSigned(offset, 3)),
        },
      ]}
      isSelected={({ innovation }) => selected.has(innovation)}
      onSelect={({ innovation }) => session.select([], [innovation])}
    />
  );
}

/** The graph as tables: what a canvas cannot tell a screen reader, with every edit in reach of keys. */
export function GraphTable({ genome, task }: TableProps): ReactElement {
  const shown = useDeferredValue(genome);
  return (
    <section
      className={styles['tables']}
      aria-label="Genome as a table"
      aria-busy={shown !== genome}
      data-testid="graph-table"
    >
      <EditForm genome={genome} task={task} />
      <ConnectForm genome={genome} task={task} />
      <Nodes genome={shown} task={task} />
      <Connections genome={shown} task={task} />
    </section>
  );
}
