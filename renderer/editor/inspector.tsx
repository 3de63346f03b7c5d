import { memo, useMemo, type ReactElement } from 'react';
import type { ConnectionGene, NodeGene } from '../../shared/genome/genome.ts';
import { parityBreakers } from '../../shared/genome/parity.ts';
import { ACTIVATIONS, activationOf } from '../../shared/genome/activations.ts';
import { Button } from '../controls/button.tsx';
import { Tip } from '../controls/tip.tsx';
import { activateSelected, removeSelected, splitConnection, toggleSelected } from './edits.ts';
import styles from './editor.module.css';
import { Glyph } from './glyph.tsx';
import { emptiestCorner, type Corner } from './graph/corners.ts';
import type { GraphModel } from './graph/model.ts';
import { keyCorner } from './key.tsx';
import { nodeName } from '../../shared/tasks/node-names.ts';
import { OffsetControl } from './offset.tsx';

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

function neighbours(node: NodeGene, model: GraphModel): string {
  const list = (ids: readonly NodeGene['id'][]): string => {
    const shown = ids
      .slice(0, 3)
      .map((id) => nodeName(id, model.genome, model.task).replace(/ \d+$/, ''));
    return ids.length === 0
      ? '–'
      : shown.join(', ') + (ids.length > 3 ? ` and ${ids.length - 3} more` : '');
  };
  const enabled = model.genome.connections.filter((gene) => gene.enabled);
  const into = enabled.filter((gene) => gene.destination === node.id).map((gene) => gene.source);
  const out = enabled.filter((gene) => gene.source === node.id).map((gene) => gene.destination);
  return node.kind === 'input' || node.kind === 'bias'
    ? `out ${list(out)}`
    : `in ${list(into)}, out ${list(out)}`;
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
  const changeable = nodes.filter((node) => node.kind === 'hidden' || node.kind === 'output');
  const [kind] = changeable;
  const current =
    kind !== undefined && changeable.every((node) => node.activation === kind.activation)
      ? kind.activation
      : null;
  return (
    <>
      <p className={styles['inspectorTitle']}>
        {one === null
          ? `${nodes.length} nodes`
          : one.kind === 'hidden'
            ? `Node ${one.id}, ${activationOf(one.activation).name}`
            : `${one.kind === 'output' ? 'Output' : 'Input'} ${nodeName(one.id, model.genome, model.task)}`}
      </p>
      {one === null ? null : <p className={styles['inspectorLine']}>{neighbours(one, model)}</p>}
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
      <p className={styles['inspectorTitle']}>
        {one === null
          ? `${genes.length} connections`
          : `Connection ${name(one.source)} → ${name(one.destination)}`}
      </p>
      <p className={styles['inspectorLine']}>
        {one === null
          ? disabled
            ? 'some of them disabled'
            : 'enabled'
          : `innovation ${one.innovation}, ${one.enabled ? 'enabled' : 'disabled'}${one.recurrent === true ? ', recurrent' : ''}`}
      </p>
      {one !== null && breaksParity(one, model) ? (
        <p className={styles['inspectorLine']}>
          Breaks parity: over it an output depends on the sign of the weight.
        </p>
      ) : null}
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

/** The inspector of nodes; that of connections, which have an offset, is taller. */
const SIZE = { width: 380, height: 120 };
const WITH_OFFSET = { width: 380, height: 160 };
const CORNERS: readonly Corner[] = ['left-top', 'left-bottom', 'right-bottom', 'right-top'];

/** The selected nodes, and the ends of the selected connections. */
function selectedEnds({ genome, selection }: GraphModel): ReadonlySet<NodeGene['id']> {
  const ends = genome.connections
    .filter((gene) => selection.connections.has(gene.innovation))
    .flatMap((gene) => [gene.source, gene.destination]);
  return new Set([...selection.nodes, ...ends]);
}

/** What is selected and what can be done with it, in the graph's corner. */
export function Inspector({ model }: { model: GraphModel }): ReactElement | null {
  const { genome, selection } = model;
  const nodes = genome.nodes.filter((node) => selection.nodes.has(node.id));
  const genes = genome.connections.filter((gene) => selection.connections.has(gene.innovation));
  const corner = useMemo(() => {
    // Every edit makes a new model; without a selection nothing is to be placed.
    if (model.selection.nodes.size + model.selection.connections.size === 0) return undefined;
    const taken = keyCorner(model);
    const free = CORNERS.filter((other) => other !== taken);
    const size = model.selection.connections.size > 0 ? WITH_OFFSET : SIZE;
    return emptiestCorner(model, size, free, selectedEnds(model)).corner;
  }, [model]);
  if (nodes.length + genes.length === 0) return null;
  const removable = genes.length > 0 || nodes.some((node) => node.kind === 'hidden');
  return (
    <div className={styles['inspector']} data-corner={corner} data-testid="inspector">
      {nodes.length > 0 ? <NodePart nodes={nodes} model={model} /> : null}
      {genes.length > 0 ? <ConnectionPart genes={genes} model={model} /> : null}
      {removable && nodes.length + genes.length > 1 ? (
        <Button kind="quiet" title="Delete" shortcut="Delete" onClick={removeSelected}>
          Delete
        </Button>
      ) : null}
    </div>
  );
}
