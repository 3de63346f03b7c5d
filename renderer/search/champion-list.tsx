import { Popover } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { ChampionRecord, RunEntry } from '../../shared/contract/lab.ts';
import { originWithNames } from '../../shared/tasks/node-names.ts';
import { findTask } from '../state/tasks.ts';
import { Button } from '../controls/button.tsx';
import { formatReturn } from '../../shared/drawing/numbers.ts';
import { attempt, showChampion } from './actions.ts';
import styles from './search.module.css';

interface Props {
  readonly run: RunEntry;
  readonly champions: readonly ChampionRecord[];
}

/** The lineage of the champion: every one that took over, newest first; a row shows it. */
export function ChampionList({ run, champions }: Props): ReactElement {
  const [open, setOpen] = useState(false);
  const task = findTask(run.task);
  return (
    <Popover opened={open} onChange={setOpen} position="top-end" trapFocus>
      <Popover.Target>
        <Button
          kind="quiet"
          icon="trace"
          title="Lineage"
          meaning="Every champion of the run and what made it."
          disabled={champions.length === 0}
          on={open}
          onClick={() => setOpen(!open)}
          testId="search-lineage"
        >
          Lineage
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles['lineage'] ?? ''}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Generation</th>
              <th scope="col">Made by</th>
              <th scope="col">Mean</th>
              <th scope="col">Connections</th>
              <th scope="col">Hidden</th>
            </tr>
          </thead>
          <tbody>
            {champions
              .map((record, index) => (
                <tr key={record.generation}>
                  <td>
                    <button
                      type="button"
                      className={styles['link']}
                      onClick={() => attempt(showChampion(run.id, index))}
                    >
                      {record.generation}
                    </button>
                  </td>
                  <td>{record.origin === null ? '–' : originWithNames(record.origin, task)}</td>
                  <td>{formatReturn(record.mean)}</td>
                  <td>{record.connections}</td>
                  <td>{record.hidden}</td>
                </tr>
              ))
              .reverse()}
          </tbody>
        </table>
      </Popover.Dropdown>
    </Popover>
  );
}
