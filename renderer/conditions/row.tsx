import { useCallback, type ReactElement } from 'react';
import type { ConditionRow } from '../../shared/contract/experiments.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { Plot } from '../plots/plot.tsx';
import { formatSigned, NOT_MEASURED } from '../../shared/drawing/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import styles from './conditions.module.css';
import { stripPicture } from './distribution.ts';
import {
  conditionTitle,
  formatValue,
  intervalText,
  isSingle,
  publishedPair,
  spreadMeaning,
  summaryPair,
} from './format.ts';

interface RowProps {
  readonly row: ConditionRow;
  readonly measure: Measure;
  /** False for a row that no evaluation has reached. */
  readonly measured: boolean;
  readonly domain: readonly [number, number];
}

const UNTUNED = 'Tune it in the view Tune, or name generations to tune for among the options.';

/** One network under one condition. */
export function Row({ row, measure, measured, domain }: RowProps): ReactElement {
  const { summary, published, network, condition } = row;
  const palette = usePalette();
  const build = useCallback(
    (width: number, height: number) =>
      stripPicture(summary, published?.mean ?? null, domain, palette, width, height),
    [summary, published, domain, palette],
  );
  const spread = summary === null || isSingle(summary) ? null : summary;
  const fixed = network === 'fixed topology';
  const title = conditionTitle(condition);
  const value = (number: number | null | undefined): string => formatValue(number, measure);
  return (
    <tr data-network={network} data-testid={`conditions-${network}-${condition}`}>
      <th scope="row" title={row.note}>
        {fixed ? <span className={styles['fixed']}>{`${title}, fixed topology`}</span> : title}
      </th>
      <td title={summary === null ? `${row.note}. ${UNTUNED}` : spreadMeaning(summary)}>
        {measured && summary === null ? (
          'not tuned'
        ) : (
          <strong>{summaryPair(summary, measure)}</strong>
        )}
      </td>
      <td title={published?.meaning}>{publishedPair(published, measure)}</td>
      <td>{spread === null ? NOT_MEASURED : intervalText(spread, measure)}</td>
      <td>
        {spread === null
          ? NOT_MEASURED
          : `${value(spread.median)} [${value(spread.lowerQuartile)}, ${value(spread.upperQuartile)}]`}
      </td>
      <td>{value(summary?.stdOverDraws)}</td>
      <td>{value(summary?.stdOverEpisodes)}</td>
      <td>{formatSigned(row.weight)}</td>
      <td className={styles['wide']}>
        <Plot
          build={build}
          testId={`strip-${network}-${condition}`}
          label={
            summary === null
              ? 'not measured'
              : `From ${value(summary.min)} to ${value(summary.max)}, half of the values from ${value(summary.lowerQuartile)} to ${value(summary.upperQuartile)}`
          }
        />
      </td>
    </tr>
  );
}
