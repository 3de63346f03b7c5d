import type { CSSProperties, ReactElement } from 'react';
import type { AblationReport } from '../../shared/contract/experiments.ts';
import {
  mayDoNothing,
  type NetworkPart,
  type PartEffect,
} from '../../shared/evaluation/ablation.ts';
import { session } from '../state/session.ts';
import { formatNumber, formatSigned } from '../../shared/drawing/numbers.ts';
import panes from '../controls/panes.module.css';
import styles from './ablation.module.css';

interface EffectsProps {
  readonly report: AblationReport;
  readonly decimals: number;
  readonly nameOf: (part: NetworkPart) => string;
}

/** Shows a part in the graph. */
function select(part: NetworkPart): void {
  if (part.kind === 'node') session.select([part.node]);
  else session.select([], [part.innovation]);
}

/** How strongly a cell is coloured: 0 for no change, 1 for the largest. */
function share(change: number, largest: number): number {
  return largest === 0 ? 0 : Math.min(1, Math.abs(change) / largest);
}

const DIRECTION = { true: styles['gain'], false: styles['loss'] } as const;

function Cell({
  change,
  largest,
  decimals,
}: {
  readonly change: number;
  readonly largest: number;
  readonly decimals: number;
}): ReactElement {
  const side = DIRECTION[change > 0 ? 'true' : 'false'];
  return (
    <td
      className={`${styles['cell']} ${side}`}
      style={{ '--share': share(change, largest) } as CSSProperties}
    >
      {formatNumber(change, decimals)}
    </td>
  );
}

/** Every part by the size of its effect; at each weight as a heat map. A click shows the part in the graph. */
export function Effects({ report, decimals, nameOf }: EffectsProps): ReactElement {
  const { effects, weights } = report;
  const all = effects.flatMap(({ byWeight }) => byWeight.map(({ change }) => Math.abs(change)));
  const largest = Math.max(0, ...all);
  const row = (effect: PartEffect, k: number): ReactElement => {
    const { part, all: over, byWeight } = effect;
    const name = nameOf(part);
    return (
      <tr key={k} data-idle={mayDoNothing(over) || undefined}>
        <th scope="row">
          <button type="button" onClick={() => select(part)} title="Show it in the graph">
            {name}
          </button>
        </th>
        <td>
          {formatNumber(over.change, decimals)} ± {formatNumber(over.confidence95, decimals)}
        </td>
        {byWeight.map(({ change }, w) => (
          <Cell key={w} change={change} largest={largest} decimals={decimals} />
        ))}
      </tr>
    );
  };
  return (
    <div className={styles['scroll']}>
      <table
        className={`${panes['parts'] ?? ''} ${styles['effects'] ?? ''}`}
        data-testid="ablation-effects"
      >
        <thead>
          <tr>
            <th scope="col">Cut</th>
            <th scope="col">Change of the return, 95 %</th>
            {Array.from(weights, (weight) => (
              <th scope="col" key={weight}>{`w ${formatSigned(weight)}`}</th>
            ))}
          </tr>
        </thead>
        <tbody>{effects.map(row)}</tbody>
      </table>
    </div>
  );
}
