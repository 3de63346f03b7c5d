import { useEffect, useState, type ReactElement } from 'react';
import type { Broadcasts, RunEntry } from '../../shared/contract/lab.ts';
import { CommandTool } from '../controls/command-button.tsx';
import { MachinesNote } from '../machines/status-note.tsx';
import { RuntimeNote } from '../encoders/runtime-note.tsx';
import { lab } from '../lab/lab.ts';
import { connection, isLost } from '../lab/connection.ts';
import { useLibrary } from '../state/hooks.ts';
import { readoutStore } from '../state/rollout.ts';
import { findTask } from '../state/tasks.ts';
import { formatDuration } from '../../shared/drawing/numbers.ts';
import { useStore } from 'zustand';
import styles from './shell.module.css';

type Generation = Broadcasts['run.generation'];

function rate(perSecond: number): string {
  return perSecond >= 10_000
    ? `${Math.round(perSecond / 1000)} k rollouts/s`
    : `${Math.round(perSecond)} rollouts/s`;
}

function RunState({
  run,
  last,
  within,
}: {
  run: RunEntry;
  last: Generation | null;
  /** Share of the generation under way. */
  within: number;
}): ReactElement {
  const generation = last === null ? run.generation : last.statistics.generation + 1;
  const seconds = last?.secondsLeft ?? null;
  return (
    <>
      <progress
        className={styles['progress']}
        max={run.generations}
        value={generation + within}
        aria-label={`Search ${run.name}`}
      />
      <span>
        <b>Search</b> {run.name}, gen {generation} / {run.generations}
      </span>
      {last === null ? null : <span>{rate(last.statistics.rolloutsPerSecond)}</span>}
      {seconds === null ? null : <span>{formatDuration(seconds)} left</span>}
    </>
  );
}

const counted = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? '' : 's'}`;

const GRAPHICS = {
  unknown: '',
  gpu: 'WebGL on GPU',
  software: 'WebGL in software',
  none: 'no WebGL',
} as const;

/** What runs, how far it is, and what this machine gives. */
export function StatusBar(): ReactElement {
  const snapshot = useLibrary((state) => state.snapshot);
  const graphics = useStore(readoutStore, (state) => state.graphics);
  const [last, setLast] = useState<Generation | null>(null);
  useEffect(() => lab.subscribe('run.generation', setLast), []);
  const [part, setPart] = useState<Broadcasts['run.progress'] | null>(null);
  useEffect(() => lab.subscribe('run.progress', setPart), []);
  const away = useStore(connection, isLost);
  const running = snapshot?.runs.find((run) => run.status === 'running') ?? null;
  return (
    <footer className={styles['statusBar']} data-pane="" data-testid="status-bar">
      <div className={styles['statusLeft']}>
        {running === null ? (
          <span>
            {away
              ? 'Not connected; trying again'
              : snapshot === null
                ? 'Connecting to the laboratory'
                : (snapshot.message ??
                  `${counted(snapshot.genomes.length, 'genome')}, ${counted(snapshot.runs.length, 'run')}`)}
          </span>
        ) : (
          <RunState
            run={running}
            last={last?.id === running.id ? last : null}
            within={
              part?.id === running.id && part.generation === running.generation ? part.done : 0
            }
          />
        )}
        {running === null ? null : <span>{findTask(running.task)?.title ?? running.task}</span>}
      </div>
      <div className={styles['statusRight']}>
        <MachinesNote />
        <RuntimeNote />
        <span>{GRAPHICS[graphics]}</span>
        {snapshot === null ? null : (
          <span className={styles['folder']} title={`Library: ${snapshot.folder}`}>
            {snapshot.writable ? '' : 'read-only: '}
            {snapshot.folder.split(/[\\/]/).findLast((part) => part !== '') ?? snapshot.folder}
          </span>
        )}
        <CommandTool id="help.tour" icon="help" />
      </div>
    </footer>
  );
}
