import { memo, type ReactElement, type ReactNode } from 'react';
import type { ConnectionGene, NodeGene } from '../../shared/genome/genome.ts';
import { parityBreakers } from '../../shared/genome/parity.ts';
import { ACTIVATIONS, activationOf } from '../../shared/genome/activations.ts';
import { Button } from '../controls/button.tsx';
import { Tip } from '../controls/tip.tsx';
import { activateSelected, removeSelected, splitConnection, toggleSelected } from './edits.ts';
import styles from './editor.module.css';
import { Glyph } from './glyph.tsx';
import type { GraphModel } from './graph/model.ts';
import { nodeList } from './node-list.ts';
import { nodeName } from '../../shared/tasks/node-names.ts';
import { OffsetControl } from './offset.tsx';
import { receives } from './receivers.ts';
import { RefusalNote } from './refusal.tsx';
import { useEditor } from './state.ts';
import { useRole, type NodeRole } from './use-role.ts';

const keyOf = (id: number): string | undefined => (id === 11 ? undefined : String(id % 10));

const Palette = memo(function Palette({ current }: { current: number | null }): ReactElement {
  return (
    <div className={styles['palette']} role="group" aria-label="Activation">
      {ACTIVATIONS.map(({ id, name, formula }) => (
        <Tip key={id} title={name} shortcut={keyOf(id)} meaning={formula}>
          <button
            type="button"
            className={styles['swatch']}
            data-on={current === id ? '' : undefined}
            aria-pressed={current === id}
            aria-label={name}
            data-testid={`activation-${id}`}
            onClick={() => activateSelected(id)}
          >
            <Glyph id={id} />
          </button>
        </Tip>
      ))}
    </div>
  );
});

function neighbours(node: NodeGene, { genome, task }: GraphModel): string {
  const enabled = genome.connections.filter((gene) => gene.enabled);
  const into = enabled.filter((gene) => gene.destination === node.id).map((gene) => gene.source);
  const out = enabled.filter((gene) => gene.source === node.id).map((gene) => gene.destination);
  const leads = `out ${nodeList(out, genome, task)}`;
  return node.kind === 'input' || node.kind === 'bias'
    ? leads
    : `in ${nodeList(into, genome, task)}; ${leads}`;
}

/** What is selected, in two lines that are cut with an ellipsis; pointing at them shows them whole. */
function Text({
  title,
  line,
  role,
}: {
  title: string;
  line: string;
  role?: NodeRole | null;
}): ReactElement {
  const does = role === undefined || role === null ? '' : ` ${role.words}`;
  const from = does === '' ? '' : `${does} (${role?.from ?? ''})`;
  return (
    <div className={styles['inspectorText']} title={`${title}${from}\n${line}`}>
      <p className={styles['inspectorTitle']}>
        {title}
        {does === '' ? null : (
          <span className={styles['role']} data-testid="node-role">
            {does}
          </span>
        )}
      </p>
      <p className={styles['inspectorLine']}>{line}</p>
    </div>
  );
}

function NodePart({
  nodes,
  model,
}: {
  nodes: readonly NodeGene[];
  model: GraphModel;
}): ReactElement {
  const [first] = nodes;
  const one = nodes.length === 1 && first !== undefined ? first : null;
  const role = useRole(model, one?.id ?? null);
  const changeable = nodes.filter(receives);
  const [kind] = changeable;
  const current =
    kind !== undefined && changeable.every((node) => node.activation === kind.activation)
      ? kind.activation
      : null;
  return (
    <>
      <Text
        title={
          one === null
            ? `${nodes.length} nodes`
            : one.kind === 'hidden'
              ? `Node ${one.id}, ${activationOf(one.activation).name}`
              : `${one.kind === 'output' ? 'Output' : 'Input'} ${nodeName(one.id, model.genome, model.task)}`
        }
        line={
          one === null
            ? nodeList(
                nodes.map(({ id }) => id),
                model.genome,
                model.task,
              )
            : neighbours(one, model)
        }
        role={role}
      />
      {changeable.length > 0 ? <Palette current={current} /> : null}
    </>
  );
}

/** True if a connection is named as what makes the genome not even. */
function breaksParity(gene: ConnectionGene, { genome }: GraphModel): boolean {
  return parityBreakers(genome).some((place) => genome.connections[place] === gene);
}

function ConnectionPart({
  genes,
  model,
}: {
  genes: readonly ConnectionGene[];
  model: GraphModel;
}): ReactElement {
  const [first] = genes;
  const one = genes.length === 1 && first !== undefined ? first : null;
  const disabled = genes.some((gene) => !gene.enabled);
  const name = (id: NodeGene['id']): string => nodeName(id, model.genome, model.task);
  return (
    <>
      <Text
        title={
          one === null
            ? `${genes.length} connections`
            : `Connection ${name(one.source)} → ${name(one.destination)}`
        }
        line={
          one === null
            ? disabled
              ? 'some of them disabled'
              : 'enabled'
            : `innovation ${one.innovation}, ${one.enabled ? 'enabled' : 'disabled'}${one.recurrent === true ? ', recurrent' : ''}${breaksParity(one, model) ? '; breaks parity: over it an output depends on the sign of the weight' : ''}`
        }
      />
      <div className={styles['inspectorRow']}>
        {one === null || !one.enabled || one.recurrent === true ? null : (
          <Button
            kind="quiet"
            title="Insert a node"
            shortcut="N"
            meaning="Disables the connection and puts a linear node in its place."
            onClick={() => splitConnection(one.innovation)}
          >
            Insert node
          </Button>
        )}
        <Button
          kind="quiet"
          title={disabled ? 'Enable' : 'Disable'}
          shortcut="E"
          meaning="A disabled connection stays in the genome and carries nothing."
          onClick={toggleSelected}
        >
          {disabled ? 'Enable' : 'Disable'}
        </Button>
      </div>
      <OffsetControl key={genes.map((gene) => gene.innovation).join(' ')} genes={genes} />
    </>
  );
}

/** What lies under the pointer, or what can be done, while nothing is selected. */
function Hint({ model }: { model: GraphModel }): ReactElement {
  const pointed = useEditor((state) => state.pointed);
  const gene = model.genome.connections.find(({ innovation }) => innovation === pointed);
  if (gene === undefined)
    return (
      <Text
        title="Nothing selected"
        line="Click a node or a connection. Double-click a connection to insert a node. Drag from a node’s handle to connect."
      />
    );
  const name = (id: NodeGene['id']): string => nodeName(id, model.genome, model.task);
  const what = gene.recurrent === true ? 'Recurrent connection' : 'Connection';
  return (
    <Text
      title={`${what} ${name(gene.source)} → ${name(gene.destination)}`}
      line="Click selects it, double-click inserts a node."
    />
  );
}

/** What is selected and what can be done with it, in a bar below the graph, which it never covers. */
export function Inspector({ model }: { model: GraphModel }): ReactElement {
  const { genome, selection, refusal } = model;
  const nodes = genome.nodes.filter((node) => selection.nodes.has(node.id));
  const genes = genome.connections.filter((gene) => selection.connections.has(gene.innovation));
  const removable = genes.length > 0 || nodes.some((node) => node.kind === 'hidden');
  const bar = (content: ReactNode): ReactElement => (
    <div className={styles['inspector']} data-testid="inspector">
      {content}
    </div>
  );
  if (refusal !== null) return bar(<RefusalNote model={model} />);
  if (nodes.length + genes.length === 0) return bar(<Hint model={model} />);
  return bar(
    <>
      {nodes.length > 0 ? <NodePart nodes={nodes} model={model} /> : null}
      {genes.length > 0 ? <ConnectionPart genes={genes} model={model} /> : null}
      {removable && nodes.length + genes.length > 1 ? (
        <Button kind="quiet" title="Delete" shortcut="Delete" onClick={removeSelected}>
          Delete
        </Button>
      ) : null}
    </>,
  );
}
