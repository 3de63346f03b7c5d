import { useCallback, type KeyboardEvent, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { ChampionRecord, RunEntry } from '../../shared/contract/lab.ts';
import { originWithNames } from '../../shared/tasks/node-names.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { Plot } from '../plots/plot.tsx';
import { valueAt } from '../../shared/drawing/scale.ts';
import { findTask } from '../state/tasks.ts';
import { runs, type RunData } from '../state/runs.ts';
import { formatReturn, formatSigned, decimalsFor } from '../../shared/drawing/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import { attempt, showChampion } from './actions.ts';
import { growthChart } from './plots/growth.ts';
import styles from './search.module.css';

/** What is said about a champion: what made it, and how much better it is than the one before. */
export function championText(
  champions: readonly ChampionRecord[],
  index: number,
  task: TaskDefinition | null,
): string {
  const record = champions[index];
  if (record === undefined) return '';
  const before = champions[index - 1];
  const gain =
    before === undefined
      ? ''
      : ` (${formatSigned(record.mean - before.mean, decimalsFor(record.mean - before.mean))})`;
  const how = record.origin === null ? '' : ` ${originWithNames(record.origin, task)},`;
  return `gen ${record.generation}:${how} mean ${formatReturn(record.mean)}${gain}, ${record.connections} connections`;
}

/** The champion through the generations: drag to see how it grew. */
export function Scrubber({
  run,
  data,
}: {
  readonly run: RunEntry;
  readonly data: RunData;
}): ReactElement {
  const palette = usePalette();
  const { history, champions } = data;
  const chosen = useStore(runs, (state) => state.champion);
  const shown = Math.min(chosen ?? champions.length - 1, champions.length - 1);
  const text = championText(champions, shown, findTask(run.task));
  const build = useCallback(
    (width: number, height: number) =>
      growthChart({ history, champions, shown, text, palette }, width, height),
    [history, champions, shown, text, palette],
  );
  const show = (index: number): void => {
    const inside = Math.min(champions.length - 1, Math.max(0, index));
    if (champions.length > 0) attempt(showChampion(run.id, inside));
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -champions.length, End: champions.length }[
      event.key
    ];
    if (step === undefined) return;
    event.preventDefault();
    show(shown + step);
  };
  const first = champions[0]?.connections;
  const last = champions.at(-1)?.connections;
  return (
    <div className={styles['scrubber']}>
      <div className={styles['scrubberTitle']}>
        <strong>Generations</strong>
        <span>
          connections of the champion{first === undefined ? '' : `, ${first} to ${last ?? first}`}
        </span>
      </div>
      <div className={styles['scrubberPlot']}>
        <Plot
          build={build}
          testId="search-generations"
          label={`Champions of the run; shown ${text}. Arrow keys go from champion to champion.`}
          drag
          onKey={onKey}
          onPick={(chart, x) => {
            const generation = valueAt(chart.x, x);
            const after = champions.findIndex((record) => record.generation > generation + 0.5);
            show(after < 0 ? champions.length - 1 : after - 1);
          }}
        />
      </div>
    </div>
  );
}
