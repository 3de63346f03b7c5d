import { Select } from '@mantine/core';
import { useMemo, useState, type ReactElement } from 'react';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { Intervention } from '../../shared/evaluation/what-if.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { innovation, nodeId, type Genome } from '../../shared/genome/genome.ts';
import { nodeNames } from '../../shared/tasks/node-names.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { Button } from '../controls/button.tsx';
import { NumberField } from '../controls/number-field.tsx';
import panes from '../controls/panes.module.css';
import { dial } from '../state/dial.ts';
import { useSession } from '../state/hooks.ts';
import { signals } from '../state/rollout.ts';
import { addChange } from '../state/what-if.ts';
import { lookOf } from '../tasks/looks.ts';
import { connectionNames } from './words.ts';
import styles from './what-if.module.css';

type Kind = 'cut' | 'hold' | 'freeze' | 'noise' | 'weight' | 'push';

const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: 'cut', label: 'Cut a connection' },
  { value: 'hold', label: 'Hold a node' },
  { value: 'freeze', label: 'Freeze an input' },
  { value: 'noise', label: 'Noise on an input' },
  { value: 'weight', label: 'Another shared weight' },
  { value: 'push', label: 'Push the body' },
];

interface Target {
  readonly value: string;
  readonly label: string;
}

/** What an intervention of a kind can be done to. */
function targetsOf(kind: Kind, genome: Genome, task: TaskDefinition): readonly Target[] {
  if (kind === 'cut') {
    const names = connectionNames(genome, task);
    return genome.connections.flatMap((gene) =>
      gene.enabled
        ? [{ value: String(gene.innovation), label: names.get(gene.innovation) ?? '' }]
        : [],
    );
  }
  if (kind === 'weight' || kind === 'push') return [];
  const names = nodeNames(genome, task);
  const wanted = kind === 'hold' ? ['hidden', 'output'] : ['input'];
  return genome.nodes
    .filter((node) => wanted.includes(node.kind))
    .map(({ id }) => ({ value: String(id), label: names.get(id) ?? String(id) }));
}

/** The value of a node at the moment shown. */
function presentValue(genome: Genome, id: number): number {
  const shown = signals.getState();
  const place = genome.nodes.findIndex((node) => node.id === id);
  const value = shown.genome === null ? undefined : shown.values[place];
  return value === undefined || !Number.isFinite(value) ? 0 : Number(value.toFixed(3));
}

/** Numbers that a person typed; null: the one proposed counts. */
interface Typed {
  readonly value: number | null;
  readonly vertical: number;
  readonly seconds: number;
}

interface FormProps {
  readonly document: GenomeDocument;
  readonly task: TaskDefinition;
  readonly disabled: boolean;
}

/** Chooses what is done otherwise from the moment shown. */
export function Form({ document: { genome }, task, disabled }: FormProps): ReactElement {
  const [kind, setKind] = useState<Kind>('cut');
  const [target, setTarget] = useState<string | null>(null);
  const [typed, setTyped] = useState<Typed>({ value: null, vertical: 0, seconds: 0.2 });
  const { push } = lookOf(task);
  const selected = useSession((state) => state.selection);
  const targets = useMemo(() => targetsOf(kind, genome, task), [kind, genome, task]);
  const fromGraph = kind === 'cut' ? [...selected.connections] : [...selected.nodes];
  const chosen = [target, ...fromGraph.map(String), targets[0]?.value].find((id) =>
    targets.some(({ value }) => value === id),
  );
  const proposed = proposedValue(kind, genome, Number(chosen ?? 0), push?.newtons ?? 0);
  const value = typed.value ?? proposed;
  const choose = (next: Kind): void => {
    setKind(next);
    setTarget(null);
    setTyped({ ...typed, value: null });
  };
  const change = changeOf(kind, chosen ?? null, value, typed, task);
  return (
    <fieldset
      className={`${panes['fields']} ${styles['form']}`}
      aria-label="What is done otherwise"
      disabled={disabled}
    >
      <Select
        label="From this moment on"
        data={KINDS.filter((entry) => entry.value !== 'push' || push !== undefined)}
        value={kind}
        allowDeselect={false}
        disabled={disabled}
        data-testid="what-if-kind"
        onChange={(next) => {
          if (next !== null) choose(next);
        }}
      />
      {targets.length === 0 ? null : (
        <Select
          label={kind === 'cut' ? 'Connection' : kind === 'hold' ? 'Node' : 'Input'}
          data={targets}
          value={chosen ?? null}
          searchable
          limit={60}
          maxDropdownHeight={240}
          allowDeselect={false}
          disabled={disabled}
          data-testid="what-if-target"
          onChange={(next) => {
            setTarget(next);
            setTyped({ ...typed, value: null });
          }}
        />
      )}
      <div className={styles['numbers']}>
        {kind === 'cut' ? null : (
          <NumberField
            key={`${kind} ${chosen ?? ''}`}
            label={valueLabel(kind, Number(chosen ?? 0), task)}
            value={value}
            min={kind === 'noise' ? 0 : -1000}
            max={1000}
            whole={false}
            onChange={(next) => setTyped({ ...typed, value: next })}
          />
        )}
        {kind === 'push' ? (
          <>
            {push?.axes === 'xy' ? (
              <NumberField
                label="Upwards, N"
                value={typed.vertical}
                min={-1000}
                max={1000}
                whole={false}
                onChange={(vertical) => setTyped({ ...typed, vertical })}
              />
            ) : null}
            <NumberField
              label="For, s"
              value={typed.seconds}
              min={0.02}
              max={10}
              whole={false}
              onChange={(seconds) => setTyped({ ...typed, seconds })}
            />
          </>
        ) : null}
      </div>
      <Button
        kind="primary"
        title="What if from here"
        meaning="Both futures from the moment shown: the changed one solid, the unchanged one as a ghost."
        disabled={disabled || change === null}
        testId="what-if-add"
        onClick={() => {
          if (change !== null) addChange(change);
        }}
      >
        What if from here
      </Button>
    </fieldset>
  );
}

function valueLabel(kind: Kind, id: number, task: TaskDefinition): string {
  if (kind === 'weight') return 'Shared weight';
  if (kind === 'push') return 'To the right, N';
  const unit = kind === 'hold' ? '' : (task.inputUnits?.[id - 1] ?? '');
  const name = kind === 'noise' ? 'Standard deviation' : 'Value';
  return unit === '' ? name : `${name}, ${unit}`;
}

function proposedValue(kind: Kind, genome: Genome, id: number, newtons: number): number {
  if (kind === 'weight') return -dial.getState().weight;
  if (kind === 'push') return newtons;
  if (kind === 'noise') return 0.2;
  return kind === 'cut' ? 0 : presentValue(genome, id);
}

/** What the form asks for; null while something is missing. */
function changeOf(
  kind: Kind,
  target: string | null,
  value: number,
  { vertical, seconds }: Typed,
  task: TaskDefinition,
): Intervention | null {
  if (kind === 'weight') return { kind, weight: value };
  if (kind === 'push') {
    const steps = Math.max(1, Math.round(seconds / task.stepSeconds));
    return { kind, x: value, y: vertical, steps };
  }
  if (target === null) return null;
  const id = Number(target);
  if (kind === 'cut') return { kind, innovation: innovation(id) };
  if (kind === 'noise') return { kind, input: id - 1, deviation: value };
  return { kind: 'hold', node: nodeId(id), value };
}

/** A number of the legend with its sign: "−27.8". */
export const difference = (value: number, decimals: number): string =>
  `${value > 0 ? '+' : ''}${formatNumber(value, decimals)}`;
