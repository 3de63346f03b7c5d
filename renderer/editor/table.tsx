import { memo, useDeferredValue, useState, type ReactElement } from 'react';
import { nodeId, type Genome, type NodeId } from '../../shared/genome/genome.ts';
import { ACTIVATIONS, activationOf, isActivationId } from '../../shared/genome/activations.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
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
import { nodeName } from './names.ts';
import { formatSigned } from '../theme/numbers.ts';

interface TableProps {
  readonly genome: Genome;
  readonly task: TaskDefinition | null;
  /** 0, or -1 to keep the table out of the way of Tab, where it is for screen readers alone. */
  readonly tabIndex: 0 | -1;
}

/** What can be done with the row that is selected. */
function EditForm({ genome, task, tabIndex }: TableProps): ReactElement {
  const selection = useSession((state) => state.selection);
  const node = genome.nodes.find((candidate) => selection.nodes.has(candidate.id));
  const gene = genome.connections.find((candidate) =>
    selection.connections.has(candidate.innovation),
  );
  const changeable = node !== undefined && (node.kind === 'hidden' || node.kind === 'output');
  return (
    <div className={styles['tableForm']} role="group" aria-label="Edit what is selected">
      {changeable ? (
        <label>
          {`Activation of ${nodeName(node.id, genome, task)} `}
          <select
            tabIndex={tabIndex}
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
          <button
            type="button"
            tabIndex={tabIndex}
            onClick={() => splitConnection(gene.innovation)}
          >
            Insert a node
          </button>
          <button type="button" tabIndex={tabIndex} onClick={toggleSelected}>
            {gene.enabled ? 'Disable' : 'Enable'}
          </button>
        </>
      )}
      {gene !== undefined || node?.kind === 'hidden' ? (
        <button type="button" tabIndex={tabIndex} onClick={removeSelected}>
          Delete
        </button>
      ) : null}
      {node === undefined && gene === undefined ? <p>Select a row to edit it.</p> : null}
    </div>
  );
}

const NodeOptions = memo(function NodeOptions({
  genome,
  task,
  receivers,
}: Omit<TableProps, 'tabIndex'> & { receivers: boolean }): ReactElement {
  const nodes = genome.nodes.filter(
    (node) => !receivers || node.kind === 'hidden' || node.kind === 'output',
  );
  return (
    <>
      {nodes.map(({ id }) => (
        <option key={id} value={id}>
          {nodeName(id, genome, task)}
        </option>
      ))}
    </>
  );
});

function ConnectForm({ genome, task, tabIndex }: TableProps): ReactElement {
  const [from, setFrom] = useState<NodeId>(nodeId(1));
  const [to, setTo] = useState<NodeId>(nodeId(genome.inputCount + 1));
  return (
    <form
      className={styles['tableForm']}
      onSubmit={(event) => {
        event.preventDefault();
        connect(from, to);
      }}
    >
      <label>
        {'Connect '}
        <select
          tabIndex={tabIndex}
          value={from}
          onChange={(event) => setFrom(nodeId(Number(event.target.value)))}
        >
          <NodeOptions genome={genome} task={task} receivers={false} />
        </select>
      </label>
      <label>
        {'to '}
        <select
          tabIndex={tabIndex}
          value={to}
          onChange={(event) => setTo(nodeId(Number(event.target.value)))}
        >
          <NodeOptions genome={genome} task={task} receivers />
        </select>
      </label>
      <button type="submit" tabIndex={tabIndex}>
        Connect
      </button>
    </form>
  );
}

/** Rows change only with the genome; what is selected is said above them. */
const Rows = memo(function Rows({ genome, task, tabIndex }: TableProps): ReactElement {
  const names = new Map(genome.nodes.map((node) => [node.id, nodeName(node.id, genome, task)]));
  return (
    <>
      <table>
        <caption>Nodes</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Kind</th>
            <th scope="col">Activation</th>
          </tr>
        </thead>
        <tbody>
          {genome.nodes.map((node) => (
            <tr key={node.id}>
              <th scope="row">
                <button type="button" tabIndex={tabIndex} onClick={() => session.select([node.id])}>
                  {names.get(node.id)}
                </button>
              </th>
              <td>{node.kind}</td>
              <td>{activationOf(node.activation).name}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>Connections</caption>
        <thead>
          <tr>
            <th scope="col">Connection</th>
            <th scope="col">State</th>
            <th scope="col">Weight offset</th>
          </tr>
        </thead>
        <tbody>
          {genome.connections.map((gene) => (
            <tr key={gene.innovation}>
              <th scope="row">
                <button
                  type="button"
                  tabIndex={tabIndex}
                  onClick={() => session.select([], [gene.innovation])}
                >
                  {`${names.get(gene.source) ?? ''} to ${names.get(gene.destination) ?? ''}`}
                </button>
              </th>
              <td>{`${gene.enabled ? 'enabled' : 'disabled'}${gene.recurrent === true ? ', recurrent' : ''}`}</td>
              <td title={gene.offset?.toString()}>
                {gene.offset === undefined ? 'none' : formatSigned(gene.offset, 3)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
});

/** The graph as tables: what a canvas cannot tell a screen reader, with every edit in reach of keys. */
export function GraphTable({ genome, task, tabIndex }: TableProps): ReactElement {
  const shown = useDeferredValue(genome);
  return (
    <section aria-label="Genome as a table" aria-busy={shown !== genome} data-testid="graph-table">
      <EditForm genome={genome} task={task} tabIndex={tabIndex} />
      <ConnectForm genome={genome} task={task} tabIndex={tabIndex} />
      <Rows genome={shown} task={task} tabIndex={tabIndex} />
    </section>
  );
}
