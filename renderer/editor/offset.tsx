import { NumberInput, Slider } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { ConnectionGene } from '../../shared/genome/genome.ts';
import { Button } from '../controls/button.tsx';
import { dial } from '../state/dial.ts';
import { useDial } from '../state/hooks.ts';
import { formatSigned } from '../../shared/drawing/numbers.ts';
import { offsetConnections } from './edits.ts';
import styles from './editor.module.css';

/** Drags and typings so far: each becomes one version, and the next on the same connections another. */
let gestures = 0;
const nextGesture = (): void => void gestures++;

/** How far the slider reaches at least to either side. */
const REACH = 2;

/** Sets the weight offset of the selected connections: slider and number; the live rollout follows. */
export function OffsetControl({ genes }: { genes: readonly ConnectionGene[] }): ReactElement {
  const weight = useDial((state) => state.weight);
  const ids = genes.map((gene) => gene.innovation);
  const [first] = genes;
  const alike = genes.every((gene) => gene.offset === first?.offset);
  const value = alike ? (first?.offset ?? 0) : 0;
  // Tuned offsets may lie farther out; while a slider is drawn its ends stay where they are.
  const [reach] = useState(() =>
    Math.max(REACH, ...genes.map((gene) => Math.ceil(Math.abs(gene.offset ?? 0)))),
  );
  const many = genes.length > 1;
  const set = (offset: number): void => {
    if (!dial.getState().useOffsets) dial.setState({ useOffsets: true });
    offsetConnections(ids, Math.round(offset * 1000) / 1000, `offset ${gestures}`);
  };
  return (
    <div className={styles['offset']}>
      <label className={styles['offsetLabel']} htmlFor="offset-number">
        Weight offset
      </label>
      <Slider
        className={styles['offsetSlider'] ?? ''}
        size="xs"
        min={-reach}
        max={reach}
        step={0.01}
        value={value}
        label={null}
        thumbLabel="Weight offset"
        onChange={set}
        onChangeEnd={nextGesture}
      />
      <NumberInput
        id="offset-number"
        className={styles['offsetNumber'] ?? ''}
        size="xs"
        step={0.05}
        decimalScale={3}
        hideControls
        value={alike ? value : ''}
        placeholder={alike ? '' : 'mixed'}
        onFocus={nextGesture}
        onBlur={nextGesture}
        onChange={(next) => {
          // Where offsets are mixed, any number changes some of them.
          if (typeof next === 'number' && !(alike && next === value)) set(next);
        }}
      />
      <Button
        kind="quiet"
        title={many ? 'Clear the offsets' : 'Clear the offset'}
        meaning={
          many
            ? 'The connections have the shared weight again.'
            : 'The connection has the shared weight again.'
        }
        disabled={genes.every((gene) => gene.offset === undefined)}
        onClick={() => offsetConnections(ids, null)}
      >
        Clear
      </Button>
      <span className={styles['offsetWeight']} title="The shared weight and the offset together">
        {alike ? `${many ? 'each' : 'weight'} ${formatSigned(weight + value)}` : ''}
      </span>
    </div>
  );
}
