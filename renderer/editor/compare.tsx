import { Menu, ScrollArea } from '@mantine/core';
import type { ReactElement } from 'react';
import type { GenomeRef } from '../../shared/contract/lab.ts';
import { Button } from '../controls/button.tsx';
import { lab } from '../lab/lab.ts';
import { useLibrary, useSession } from '../state/hooks.ts';
import { allGenomes } from '../state/library.ts';
import { notifyError } from '../state/notices.ts';
import { refKey } from '../state/references.ts';
import { documentBefore, session, versionOf, type OpenGenome } from '../state/session.ts';

async function compareWith(ref: GenomeRef, name: string): Promise<void> {
  try {
    const { document } = await lab.request('genome.read', { ref });
    session.setComparison({ name, genome: document.genome });
  } catch (error) {
    notifyError(error);
  }
}

/** Chooses the genome that the one on screen is compared with. */
export function CompareMenu({ open }: { open: OpenGenome }): ReactElement {
  const comparison = useSession((state) => state.comparison);
  const snapshot = useLibrary((state) => state.snapshot);
  const { task } = versionOf(open).document;
  const before = documentBefore(open);
  const first = open.versions[0]?.document ?? null;
  const others = (snapshot === null ? [] : allGenomes(snapshot)).filter(
    (entry) => entry.task === task,
  );
  const button = (
    <Button
      kind="quiet"
      title="Diff"
      meaning="Marks what this genome has that another has not: new parts solid, changed parts dashed."
      on={comparison !== null}
      testId="diff"
      {...(comparison === null ? {} : { onClick: () => session.setComparison(null) })}
    >
      {comparison === null ? 'Diff' : `Diff: ${comparison.name}`}
    </Button>
  );
  if (comparison !== null) return button;
  return (
    <Menu position="bottom-start">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={320}>
          <Menu.Label>Compare with</Menu.Label>
          <Menu.Item
            disabled={before === null}
            onClick={() => {
              if (before !== null)
                session.setComparison({ name: 'before the edit', genome: before.genome });
            }}
          >
            The version before the last edit
          </Menu.Item>
          <Menu.Item
            disabled={open.position === 0}
            onClick={() => {
              if (first !== null)
                session.setComparison({ name: 'as opened', genome: first.genome });
            }}
          >
            The genome as it was opened
          </Menu.Item>
          {others.map((entry) => (
            <Menu.Item
              key={refKey(entry.ref)}
              onClick={() => void compareWith(entry.ref, entry.name)}
            >
              {entry.name}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
