import { useState, type ReactElement } from 'react';
import type { Genome, NodeId } from '../../shared/genome/genome.ts';
import { nodeId } from '../../shared/genome/genome.ts';
import { ACTIVATIONS, isActivationId } from '../../shared/network/activations.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { session } from '../state/session.ts';
import {
  activateSelected,
  connect,
  removeSelected,
  splitConnection,
  toggleSelected,
} from './edits.ts';
import { nodeName } from './names.ts';
import styles from './editor.module.css';

interface TableProps {
  readonly genome: Genome;
  readonly task: TaskDefinition | null;
}

function ConnectForm({ genome, task }: TableProps): ReactElement {
  const [from, setFrom] = useState<NodeId>(nodeId(1));
  const [to, setTo] = useState<NodeId>(nodeId(genome.inputCount + 1));
  const options = (nodes: Genome['nodes']): ReactElement[] =>
    nodes.map(({ id }) => (
      <option key={id} value={id}>
        {nodeName(id, genome, task)}
      </option>
    ));
  return (
    <form
      className={styles['tableForm']}
      onSubmit={(event) => {
        event.preventDefault();
        connect(from, to);
      }}
    >
      <label>
        Connect{' '}
        <select value={from} onChange={(event) => setFrom(nodeId(Number(event.target.value)))}>
          {options(genome.nodes)}
        </select>
      </label>
      <label>
        to{' '}
        <select value={to} onChange={(event) => setTo(nodeId(Number(event.target.value)))}>
          {options(genome.nodes.filter((node) => node.kind === 'hidden' || node.kind === 'output'))}
        </select>
      </label>
      <button type="submit">Connect</button>
    </form>
  );
}

function NodeRows({ genome, task }: TableProps): ReactElement {
  return (
    <table>
      <caption>Nodes</caption>
      <thead>
        <tr>
          <th scope="col">Node</th>
          <th scope="col">Kind</th>
          <th scope="col">Activation</th>
          <th scope="col">Edit</th>
        </tr>
      </thead>
      <tbody>
        {genome.nodes.map((node) => {
          const name = nodeName(node.id, genome, task);
          const fixed = node.kind === 'input' || node.kind === 'bias';
          return (
            <tr key={node.id}>
              <th scope="row">
                <button type="button" onClick={() => session.select([node.id])}>
                  {name}
                </button>
              </th>
              <td>{node.kind}</td>
              <td>
                {fixed ? (
                  'linear'
                ) : (
                  <select
                    aria-label={`Activation of ${name}`}
                    value={node.activation}
                    onChange={(event) => {
                      const id = Number(event.target.value);
                      session.select([node.id]);
                      if (isActivationId(id)) activateSelected(id);
                    }}
                  >
                    {ACTIVATIONS.map((activation) => (
                      <option key={activation.id} value={activation.id}>
                        {activation.name}
                      </option>
                    ))}
                  </select>
                )}
              </td>
              <td>
                {node.kind === 'hidden' ? (
                  <button
                    type="button"
                    onClick={() => {
                      session.select([node.id]);
                      removeSelected();
                    }}
                  >
                    {`Delete ${name}`}
                  </button>
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ConnectionRows({ genome, task }: TableProps): ReactElement {
  const act = (id: Genome['connections'][number]['innovation'], action: () => void): void => {
    session.select([], [id]);
    action();
  };
  return (
    <table>
      <caption>Connections</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">State</th>
          <th scope="col">Weight offset</th>
          <th scope="col">Edit</th>
        </tr>
      </thead>
      <tbody>
        {genome.connections.map((gene) => {
          const name = `${nodeName(gene.source, genome, task)} to ${nodeName(gene.destination, genome, task)}`;
          return (
            <tr key={gene.innovation}>
              <td>{nodeName(gene.source, genome, task)}</td>
              <td>{nodeName(gene.destination, genome, task)}</td>
              <td>{`${gene.enabled ? 'enabled' : 'disabled'}${gene.recurrent === true ? ', recurrent' : ''}`}</td>
              <td>{gene.offset ?? 'none'}</td>
              <td>
                <button type="button" onClick={() => splitConnection(gene.innovation)}>
                  {`Insert a node into ${name}`}
                </button>
                <button type="button" onClick={() => act(gene.innovation, toggleSelected)}>
                  {`${gene.enabled ? 'Disable' : 'Enable'} ${name}`}
                </button>
                <button type="button" onClick={() => act(gene.innovation, removeSelected)}>
                  {`Delete ${name}`}
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The graph as tables: what a canvas cannot tell a screen reader, with every edit in reach of keys. */
export function GraphTable(props: TableProps): ReactElement {
  return (
    <section aria-label="Genome as a table" data-testid="graph-table">
      <ConnectForm {...props} />
      <NodeRows {...props} />
      <ConnectionRows {...props} />
    </section>
  );
}
