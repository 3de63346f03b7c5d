import { NumberInput, Slider } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ConnectionGene } from '../../shared/genome/genome.ts';
import { Button } from '../controls/button.tsx';
import { dial } from '../state/dial.ts';
import { useDial } from '../state/hooks.ts';
import { formatSigned } from '../theme/numbers.ts';
import { offsetConnections } from './edits.ts';
import styles from './editor.module.css';

/** Sets the weight offset of the selected connections: slider and number; the live rollout follows. */
export function OffsetControl({ genes }: { genes: readonly ConnectionGene[] }): ReactElement {
  const weight = useDial((state) => state.weight);
  const ids = genes.map((gene) => gene.innovation);
  const [first] = genes;
  const alike = genes.every((gene) => gene.offset === first?.offset);
  const value = alike ? (first?.offset ?? 0) : 0;
  const set = (offset: number, gesture?: string): void => {
    if (!dial.getState().useOffsets) dial.setState({ useOffsets: true });
    offsetConnections(ids, Math.round(offset * 1000) / 1000, gesture);
  };
  return (
    <div className={styles['offset']}>
      <label className={styles['offsetLabel']} htmlFor="offset-number">
        Weight offset
      </label>
      <Slider
        className={styles['offsetSlider'] ?? ''}
        size="xs"
        min={-2}
        max={2}
        step={0.01}
        value={value}
        label={null}
        thumbProps={{ 'aria-label': 'Weight offset' }}
        onChange={(offset) => set(offset, `offset ${ids.join(' ')}`)}
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
        onChange={(next) => {
          if (typeof next === 'number' && next !== value) set(next);
        }}
      />
      <Button
        kind="quiet"
        title="Clear the offset"
        meaning="The connection has the shared weight again."
        disabled={genes.every((gene) => gene.offset === undefined)}
        onClick={() => offsetConnections(ids, null)}
      >
        Clear
      </Button>
      <span className={styles['inspectorLine']}>
        {alike ? `its weight: ${formatSigned(weight + value)}` : ''}
      </span>
    </div>
  );
}
