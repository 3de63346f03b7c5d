import { useCallback, useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { ConditionRow } from '../../shared/contract/experiments.ts';
import { restsOn, type PaperNetwork } from '../../shared/contract/paper.ts';
import { formatSigned, NOT_MEASURED } from '../../shared/drawing/numbers.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { Button } from '../controls/button.tsx';
import {
  conditionTitle,
  intervalText,
  isSingle,
  publishedPair,
  spreadMeaning,
  summaryPair,
} from '../conditions/format.ts';
import { MARKS_MEANING, rowsDomain, stripPicture } from '../conditions/distribution.ts';
import { Plot } from '../plots/plot.tsx';
import { usePalette } from '../theme/scheme.ts';
import styles from './paper.module.css';
import { measureNetworkAgain, paper } from './state.ts';

/** A network under the four conditions: every value, ours, the paper's, and what was measured again. */
export function NetworkFigures({ network }: { readonly network: PaperNetwork }): ReactElement {
  const again = useStore(paper, ({ rows }) => rows.get(network) ?? null);
  const busy = useStore(paper, ({ running }) => running !== null);
  const { rows, measure, name, connections } = network;
  const domain = useMemo(() => rowsDomain(rows), [rows]);
  return (
    <section className={styles['section']} data-testid={`paper-network-${name}`}>
      <header>
        <h3>
          {name}, {connections.toLocaleString('en')} connections
        </h3>
        <Button
          title="Measure again"
          meaning="The same measurement on the same trials, now and here; its figures stand beside these."
          disabled={busy}
          onClick={() => void measureNetworkAgain(network)}
          testId={`paper-again-${name}`}
        >
          Measure again
        </Button>
      </header>
      <p className={styles['rests']}>{restsOn(network)}</p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{measure === 'accuracy' ? 'Accuracy, %' : 'Return per episode'}</th>
            <th scope="col" title="Mean ± standard deviation over all values">
              ours
            </th>
            <th scope="col" title="Half the width of the 95 % interval of the mean">
              ± 95 %
            </th>
            <th scope="col">paper</th>
            <th scope="col">w</th>
            {again === null ? null : <th scope="col">again</th>}
            <th scope="col" className={styles['strip']} title={MARKS_MEANING}>
              Every value
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FigureRow
              key={row.condition}
              row={row}
              measure={measure}
              domain={domain}
              again={
                again === null
                  ? null
                  : (again.find(({ condition }) => condition === row.condition) ?? row)
              }
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface FigureRowProps {
  readonly row: ConditionRow;
  readonly measure: Measure;
  readonly domain: readonly [number, number];
  readonly again: ConditionRow | null;
}

function FigureRow({ row, measure, domain, again }: FigureRowProps): ReactElement {
  const palette = usePalette();
  const { summary, published, condition, note, weight } = row;
  const build = useCallback(
    (width: number, height: number) =>
      stripPicture(summary, published?.mean ?? null, domain, palette, width, height),
    [summary, published, domain, palette],
  );
  const spread = summary === null || isSingle(summary) ? null : summary;
  return (
    <tr>
      <th scope="row" title={note}>
        {conditionTitle(condition)}
      </th>
      <td title={summary === null ? note : spreadMeaning(summary)}>
        <strong>{summaryPair(summary, measure)}</strong>
      </td>
      <td>{spread === null ? NOT_MEASURED : intervalText(spread, measure)}</td>
      <td title={published?.meaning}>{publishedPair(published, measure)}</td>
      <td>{formatSigned(weight)}</td>
      {again === null ? null : (
        <td data-testid={`paper-measured-${condition}`}>{summaryPair(again.summary, measure)}</td>
      )}
      <td className={styles['strip']}>
        <Plot
          build={build}
          testId={`paper-strip-${condition}`}
          label={`${conditionTitle(condition)}: ${summaryPair(summary, measure)}. ${MARKS_MEANING}`}
        />
      </td>
    </tr>
  );
}
