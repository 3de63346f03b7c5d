import { useEffect, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { CommandButton } from '../controls/command-button.tsx';
import { lab } from '../lab/lab.ts';
import { ViewTools } from '../plots/tools.tsx';
import { useLibrary } from '../state/hooks.ts';
import { followRuns, runs, selectRun } from '../state/runs.ts';
import { FileView } from './file-view.tsx';
import { RunPicker } from './run-picker.tsx';
import { RunView } from './run-view.tsx';
import styles from './search.module.css';
import { SetupView } from './setup/setup-view.tsx';

/** The search: the form of a new one, or a run with its curves, front and champions. */
export default function SearchView(): ReactElement {
  const entries = useLibrary((state) => state.snapshot?.runs);
  const selected = useStore(runs, (state) => state.selected);
  const file = useStore(runs, (state) => state.file);
  const run = entries?.find((entry) => entry.id === selected) ?? null;
  useEffect(() => followRuns(lab), []);
  useEffect(() => {
    // What runs is more interesting than an empty form.
    const running = entries?.find((entry) => entry.status === 'running');
    if (runs.getState().selected === null && running !== undefined) selectRun(lab, running.id);
    // Only once, when the library is first known: afterwards the person chooses.
  }, [entries === undefined]);
  return (
    <div className={styles['view']} data-testid="search">
      {file !== null ? (
        <FileView file={file} />
      ) : run === null ? (
        <>
          <ViewTools>
            <CommandButton id="search.readSettings" kind="quiet" text="Open settings" />
            <CommandButton id="search.writeSettings" kind="quiet" text="Save settings" />
            <RunPicker run={null} />
          </ViewTools>
          <SetupView />
        </>
      ) : (
        <RunView run={run} />
      )}
    </div>
  );
}
