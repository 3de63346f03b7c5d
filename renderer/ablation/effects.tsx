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
  /** Changes of the accuracy in each class, in percentage points, instead of those of the return at each weight. */
  readonly byClass: boolean;
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

/** What stands in the heat map: a title for each column, what it says when pointed at, and the cells of each part. */
interface Columns {
  readonly titles: readonly { readonly text: string; readonly meaning?: string }[];
  readonly cells: (effect: PartEffect) => readonly number[];
  readonly decimals: number;
}

function columnsOf({ report, decimals, byClass }: Omit<EffectsProps, 'nameOf'>): Columns {
  const { classes } = report;
  if (!byClass || classes === undefined)
    return {
      titles: Array.from(report.weights, (weight) => ({ text: `w ${formatSigned(weight)}` })),
      cells: ({ byWeight }) => byWeight.map(({ change }) => change),
      decimals,
    };
  return {
    titles: classes.names.map((text, c) => ({
      text,
      meaning: `Percentage points; the whole network has ${formatNumber(100 * (classes.accuracy[c] ?? NaN), 1)} %`,
    })),
    cells: (effect) => (effect.byClass ?? []).map((change) => 100 * change),
    decimals: 1,
  };
}

/** Every part by the size of its effect; at each weight or class as a heat map. A click shows the part in the graph. */
export function Effects({ nameOf, ...shown }: EffectsProps): ReactElement {
  const { report, decimals } = shown;
  const { effects } = report;
  const columns = columnsOf(shown);
  const sizes = effects.flatMap((effect) => columns.cells(effect).map(Math.abs));
  const largest = Math.max(0, ...sizes.filter(Number.isFinite));
  const row = (effect: PartEffect, k: number): ReactElement => {
    const { part, all: over } = effect;
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
        {columns.cells(effect).map((change, c) => (
          <Cell key={c} change={change} largest={largest} decimals={columns.decimals} />
        ))}
      </tr>
    );
  };
  return (
    <div className={styles['scroll']}>
      <table
        className={`${panes['parts'] ?? ''} ${styles['effects'] ?? ''}`}
        data-many={columns.titles.length > 6 || undefined}
        data-testid="ablation-effects"
      >
        <thead>
          <tr>
            <th scope="col">Cut</th>
            <th scope="col">Change of the return, 95 %</th>
            {columns.titles.map(({ text, meaning }) => (
              <th scope="col" key={text} title={meaning}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{effects.map(row)}</tbody>
      </table>
    </div>
  );
}
