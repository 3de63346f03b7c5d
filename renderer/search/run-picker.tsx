import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { RunEntry } from '../../shared/contract/lab.ts';
import { runCommand } from '../commands/registry.ts';
import { Button } from '../controls/button.tsx';
import { Icon } from '../controls/icons.tsx';
import { lab } from '../lab/lab.ts';
import { useLibrary } from '../state/hooks.ts';
import { runs, selectRun, toggleCompared } from '../state/runs.ts';
import styles from './search.module.css';

const NONE: readonly RunEntry[] = [];

/** Chooses the run on screen, or a new search. */
export function RunPicker({ run }: { readonly run: RunEntry | null }): ReactElement {
  const entries = useLibrary((state) => state.snapshot?.runs ?? NONE);
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button kind="quiet" icon="runs" title="Choose a run" testId="search-run">
          <span className={styles['runName']}>
            {run === null ? `Runs (${entries.length})` : run.name}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown style={{ maxHeight: 320, overflowY: 'auto' }}>
        <Menu.Item leftSection={<Icon name="plus" />} onClick={() => runCommand('search.new')}>
          New search
        </Menu.Item>
        {entries.map((entry) => (
          <Menu.Item key={entry.id} onClick={() => selectRun(lab, entry.id)}>
            {entry.name}: generation {entry.generation} of {entry.generations}, {entry.status}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Draws the curves of other runs of the same task beside this one's. */
export function ComparePicker({ run }: { readonly run: RunEntry }): ReactElement {
  const entries = useLibrary((state) => state.snapshot?.runs ?? NONE);
  const compared = useStore(runs, (state) => state.compared);
  const others = entries.filter((entry) => entry.id !== run.id && entry.task === run.task);
  return (
    <Menu position="top-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button
          kind="quiet"
          icon="plus"
          title="Compare runs"
          meaning="Draw the best return of other runs of this task in the same plot."
          disabled={others.length === 0}
          on={compared.length > 0}
          testId="search-compare"
        >
          Compare runs
        </Button>
      </Menu.Target>
      <Menu.Dropdown style={{ maxHeight: 320, overflowY: 'auto' }}>
        {others.map((entry) => (
          <Menu.CheckboxItem
            key={entry.id}
            checked={compared.includes(entry.id)}
            onChange={() => toggleCompared(lab, entry.id)}
          >
            {entry.name}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
