import { useEffect, useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { RunEntry } from '../../shared/contract/lab.ts';
import { writePublishedStatistics } from '../../shared/formats/statistics.ts';
import { CommandButton } from '../controls/command-button.tsx';
import { lab } from '../lab/lab.ts';
import { ExportMenu } from '../plots/export-menu.tsx';
import type { Exportable } from '../plots/export.ts';
import { ViewTools } from '../plots/tools.tsx';
import { useLibrary } from '../state/hooks.ts';
import { dataOf, isReadable, refreshRun, runs, type RunData } from '../state/runs.ts';
import { formatDuration, formatNumber } from '../../shared/drawing/numbers.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { attempt, showChampion } from './actions.ts';
import { ChampionList } from './champion-list.tsx';
import { CurvesFigure, FrontFigure, ReturnsFigure } from './figures.tsx';
import { curvesChart, curvesCsv, type CurvesChart } from './plots/curves.ts';
import { frontChart, populationCsv } from './plots/front.ts';
import { returnsMap } from './plots/returns.ts';
import { ComparePicker, RunPicker } from './run-picker.tsx';
import { Scrubber } from './scrubber.tsx';
import styles from './search.module.css';

/** A population is large: while a search runs, it is read again at most this often. */
const POPULATION_MS = 1500;

/** One run, running or finished. */
export function RunView({ run }: { readonly run: RunEntry }): ReactElement {
  const data = useStore(runs, (state) => dataOf(state, run.id));
  const curves = useCurves(run, data);
  useFreshPopulation(run);
  useFollowed(run, data.champions.length);
  return (
    <>
      <ViewTools note={noteOf(run, data)} many>
        {run.status === 'running' ? (
          <CommandButton id="search.pause" icon="pause" kind="quiet" text="Pause" />
        ) : null}
        {['paused', 'stopped', 'crashed'].includes(run.status) ? (
          <CommandButton id="search.resume" icon="play" kind="quiet" text="Resume" />
        ) : null}
        {['running', 'pausing', 'paused'].includes(run.status) ? (
          <CommandButton id="search.stop" icon="stop" kind="quiet" text="Stop" />
        ) : null}
        {run.status === 'running' ? (
          <CommandButton id="search.follow" kind="quiet" text="Follow" />
        ) : null}
        <ChampionList run={run} champions={data.champions} />
        <ComparePicker run={run} />
        <RunPicker run={run} />
        <ExportMenu view="search" plots={useExports(run, data, curves)} />
      </ViewTools>
      <div className={styles['figures']}>
        <CurvesFigure chart={curves} />
        <FrontFigure run={run} population={data.population} />
        <ReturnsFigure run={run} population={data.population} />
      </div>
      <Scrubber run={run} data={data} />
    </>
  );
}

function noteOf(run: RunEntry, { history, secondsLeft, within }: RunData): string {
  if (!isReadable(run)) return run.message ?? run.status;
  const last = history.at(-1);
  const generation = Math.max(run.generation, last?.generation ?? 0);
  const place = `Generation ${generation} of ${run.generations}`;
  if (run.status === 'running' && !run.elsewhere) {
    const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`;
    const speed = last === undefined ? '' : `, ${formatNumber(last.rolloutsPerSecond)} rollouts/s`;
    const part = within === null ? '' : `, ${Math.round(within * 100)} % of the next`;
    return `${place}${part}${left}${speed}`;
  }
  const known = run.status === 'unknown' ? 'state not known' : run.status;
  const state = run.elsewhere ? 'open in another process' : known;
  const why = run.message === undefined ? '' : `: ${run.message}`;
  return `${place}, ${state}${why}`;
}

function useCurves(run: RunEntry, data: RunData): CurvesChart {
  const { compared, data: all, curve } = useStore(runs);
  const entries = useLibrary((state) => state.snapshot?.runs);
  const palette = usePalette();
  return useMemo(
    () => ({
      main: { name: run.name, history: data.history },
      compared: compared
        .filter(
          (id) =>
            id !== run.id && entries?.some((entry) => entry.id === id && entry.task === run.task),
        )
        .map((id) => ({
          name: entries?.find((entry) => entry.id === id)?.name ?? id,
          history: all[id]?.history ?? [],
        })),
      kind: curve,
      palette,
    }),
    [run.name, run.id, run.task, data.history, compared, all, entries, curve, palette],
  );
}

/** Reads the population again as generations pass, and once more when the run has ended. */
function useFreshPopulation({ id, status }: RunEntry): void {
  useEffect(() => {
    void refreshRun(lab, id);
    if (status !== 'running') return undefined;
    let known = -1;
    const timer = setInterval(() => {
      const newest = dataOf(runs.getState(), id).history.at(-1)?.generation ?? -1;
      if (newest === known || document.hidden) return;
      known = newest;
      void refreshRun(lab, id);
    }, POPULATION_MS);
    return () => clearInterval(timer);
  }, [id, status]);
}

/** Shows each new champion as it takes over, while that is asked for and the scrubber stands at the newest. */
function useFollowed({ id, status }: RunEntry, champions: number): void {
  const follow = useStore(runs, (state) => state.follow);
  const newest = useStore(runs, (state) => state.champion === null);
  useEffect(() => {
    if (follow && newest && champions > 0 && status === 'running')
      attempt(showChampion(id, champions - 1));
  }, [follow, newest, champions, id, status]);
}

function useExports(run: RunEntry, data: RunData, curves: CurvesChart): readonly Exportable[] {
  const palette = usePalette();
  const scheme = useScheme();
  return useMemo(() => {
    const { population } = data;
    const learning: Exportable = {
      title: 'Learning curves',
      fileName: `${run.name} curves`,
      build: (width, height) => curvesChart(curves, width, height),
      csv: () => curvesCsv(curves),
      published: () => writePublishedStatistics(curves.main.history),
    };
    if (population === null) return [learning];
    const csv = (): string => populationCsv(population);
    return [
      learning,
      {
        title: 'Pareto front',
        fileName: `${run.name} front`,
        build: (width, height) => frontChart(population, null, palette, width, height),
        csv,
      },
      {
        title: 'Returns by individual',
        fileName: `${run.name} returns`,
        build: (width, height) => returnsMap(population, palette, scheme, width, height),
        csv,
      },
    ];
  }, [run.name, data, curves, palette, scheme]);
}
