import type { ReactElement } from 'react';
import { ToolButton } from '../controls/button.tsx';
import { ROVING, RovingList } from '../controls/roving-list.tsx';
import { Tip } from '../controls/tip.tsx';
import { closeGenome } from '../files/documents.ts';
import { useSession } from '../state/hooks.ts';
import { isEdited, session, versionOf } from '../state/session.ts';
import styles from './gallery.module.css';

function closeUnedited(): void {
  for (const genome of session.store.getState().open) if (!isEdited(genome)) closeGenome(genome);
}

/**
 * Genomes that are open, where there is more than one or one without a file. The list stands below the gallery, so that
 * what is opened shifts no row under the pointer.
 */
export function OpenList(): ReactElement | null {
  const open = useSession((state) => state.open);
  const active = useSession((state) => state.active);
  if (open.length === 0 || (open.length === 1 && open[0]?.ref?.kind === 'genome')) return null;
  if (open.length === 1 && open[0] !== undefined && !isEdited(open[0])) return null;
  return (
    <section className={styles['openList']} aria-label="Open">
      <h2>
        <span>Open</span>
        <Tip title="Close all" meaning="Those with unsaved edits stay open.">
          <button type="button" className={styles['edit']} onClick={closeUnedited}>
            close all
          </button>
        </Tip>
      </h2>
      <RovingList>
        {open.map((genome) => {
          const { name } = versionOf(genome).document;
          return (
            <li
              key={genome.key}
              className={styles['openRow']}
              data-selected={genome.key === active ? '' : undefined}
            >
              <button
                type="button"
                title={genome.preview ? `${name}: double-click keeps it open` : name}
                data-preview={genome.preview ? '' : undefined}
                {...ROVING}
                onKeyDown={(event) => {
                  if (event.key !== 'Delete') return;
                  event.preventDefault();
                  closeGenome(genome);
                }}
                onDoubleClick={() => session.keep(genome.key)}
                aria-current={genome.key === active}
                onClick={() => session.activate(genome.key)}
              >
                <span>{name}</span>
                {isEdited(genome) ? <i aria-label="edited" role="img" /> : null}
              </button>
              <ToolButton
                icon="close"
                tabIndex={-1}
                title={`Close ${name}`}
                shortcut="Delete"
                onClick={() => closeGenome(genome)}
              />
            </li>
          );
        })}
      </RovingList>
    </section>
  );
}
