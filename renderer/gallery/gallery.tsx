import { useClickOutside } from '@mantine/hooks';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { ToolButton } from '../controls/button.tsx';
import { CommandButton, CommandTool } from '../controls/command-button.tsx';
import { Icon } from '../controls/icons.tsx';
import { RovingList } from '../controls/roving-list.tsx';
import { Tip } from '../controls/tip.tsx';
import { shortcutText } from '../commands/shortcuts.ts';
import { useDocument, useLibrary, useSession, useTasks } from '../state/hooks.ts';
import { showDialog } from '../state/dialogs.ts';
import { championsOf, library, matches, tagsOf } from '../state/library.ts';
import styles from './gallery.module.css';
import { OpenList } from './open-list.tsx';
import { GenomeRow, RunRow, TaskRow } from './rows.tsx';

function Section({
  title,
  count,
  empty,
  children,
}: {
  title: string;
  count: number;
  empty: string;
  children: ReactNode;
}): ReactElement {
  return (
    <section className={styles['section']} aria-label={title}>
      <h2>
        <span>{title}</span>
        <span>{count}</span>
      </h2>
      {count === 0 ? (
        <p className={styles['hint']}>{empty}</p>
      ) : (
        <RovingList>{children}</RovingList>
      )}
    </section>
  );
}

/** Notes and tags of the genome on screen. */
function Notes(): ReactElement | null {
  const document = useDocument();
  if (document === null) return null;
  const edit = (): void => showDialog({ kind: 'details' });
  return (
    <section className={styles['notes']} aria-label="Notes">
      <h2>
        <span>Notes</span>
        <Tip title="Edit name, notes and tags" shortcut="F2">
          <button type="button" className={styles['edit']} onClick={edit}>
            edit
          </button>
        </Tip>
      </h2>
      <p data-empty={document.notes === '' ? '' : undefined}>
        {document.notes === '' ? 'None yet.' : document.notes}
      </p>
      {document.tags.length === 0 ? null : (
        <ul className={styles['tags']}>
          {document.tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className={styles['tag']}
                onClick={() => library.setState({ tag })}
              >
                {tag}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Search({ focus }: { focus: number }): ReactElement {
  const query = useLibrary((state) => state.query);
  const tag = useLibrary((state) => state.tag);
  const snapshot = useLibrary((state) => state.snapshot);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus > 0) input.current?.focus();
  }, [focus]);
  const tags = snapshot === null ? [] : tagsOf(snapshot);
  return (
    <div className={styles['search']}>
      <label className={styles['find']}>
        <Icon name="search" size={14} />
        <span className="visually-hidden">Find in the gallery</span>
        <input
          ref={input}
          type="search"
          placeholder="Find"
          value={query}
          onChange={(event) => library.setState({ query: event.currentTarget.value })}
          data-testid="gallery-search"
        />
        {query === '' ? <kbd>{shortcutText('Mod+F')}</kbd> : null}
      </label>
      {tags.length === 0 ? null : (
        <ul className={styles['tags']} aria-label="Tags">
          {tags.map((name) => (
            <li key={name}>
              <button
                type="button"
                className={styles['tag']}
                aria-pressed={tag === name}
                data-on={tag === name ? '' : undefined}
                onClick={() => library.setState({ tag: tag === name ? null : name })}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A person's own tasks. */
function TaskSection(props: {
  readonly query: string;
  readonly tag: string | null;
  readonly narrowed: boolean;
}): ReactElement {
  const { query, tag, narrowed } = props;
  const entries = useTasks().filter((entry) =>
    matches({ name: entry.name, task: entry.source?.description.title ?? '' }, query, tag),
  );
  return (
    <Section
      title="Tasks of your own"
      count={entries.length}
      empty={narrowed ? 'None fits.' : 'A new task stands here.'}
    >
      {entries.map((entry) => (
        <TaskRow key={entry.name} entry={entry} />
      ))}
    </Section>
  );
}

function Content({ focus }: { focus: number }): ReactElement {
  const { snapshot, query, tag } = useLibrary((state) => state);
  const champions = (snapshot === null ? [] : championsOf(snapshot)).filter((entry) =>
    matches(entry, query, tag),
  );
  const genomes = (snapshot?.genomes ?? []).filter((entry) => matches(entry, query, tag));
  const runs = (snapshot?.runs ?? []).filter((entry) => matches(entry, query, tag));
  const narrowed = query !== '' || tag !== null;
  return (
    <>
      <Search focus={focus} />
      <div className={styles['scroll']} tabIndex={-1}>
        <Section
          title="Champions"
          count={champions.length}
          empty={narrowed ? 'None fits.' : snapshot === null ? 'Reading.' : 'None were shipped.'}
        >
          {champions.map((entry) => (
            <GenomeRow key={entry.name} entry={entry} />
          ))}
        </Section>
        <Section
          title="Genomes"
          count={genomes.length}
          empty={narrowed ? 'None fits.' : 'Save a genome and it stands here.'}
        >
          {genomes.map((entry) => (
            <GenomeRow
              key={entry.ref.kind === 'genome' ? entry.ref.id : entry.name}
              entry={entry}
            />
          ))}
        </Section>
        <Section
          title="Runs"
          count={runs.length}
          empty={narrowed ? 'None fits.' : 'Evolve from a genome and the run stands here.'}
        >
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </Section>
        <TaskSection query={query} narrowed={narrowed} tag={tag} />
        {(snapshot?.damaged ?? []).map(({ file, message }) => (
          <p key={file} className={styles['damaged']}>
            {`${file}: ${message}`}
          </p>
        ))}
        <Notes />
      </div>
      <OpenList />
      <div className={styles['foot']}>
        <CommandButton id="genome.new" kind="quiet" icon="plus" />
        <CommandButton id="task.new" kind="quiet" icon="plus" />
      </div>
    </>
  );
}

/** Champions, genomes and runs. Folded it is a column of icons that open it over the rest. */
export function Gallery({ folded }: { folded: boolean }): ReactElement {
  const [over, setOver] = useState(false);
  const [focus, setFocus] = useState(0);
  const outside = useClickOutside<HTMLDivElement>(() => setOver(false));
  // It lies over what was just opened.
  const active = useSession((state) => state.active);
  useEffect(() => setOver(false), [active]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setOver(false);
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOver(true);
      setFocus((count) => count + 1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  if (!folded)
    return (
      <aside className={styles['gallery']} aria-label="Gallery" data-pane="" data-testid="gallery">
        <Content focus={focus} />
      </aside>
    );
  return (
    <div className={styles['folded']} ref={outside} data-pane="" data-testid="gallery">
      <ToolButton
        icon="gallery"
        title="Gallery"
        meaning="Champions, genomes and runs."
        on={over}
        onClick={() => setOver(!over)}
      />
      <CommandTool id="genome.new" icon="plus" />
      <span className={styles['space']} />
      <CommandTool id="help.terms" icon="help" />
      {over ? (
        <aside
          className={styles['over']}
          aria-label="Gallery"
          onClick={(event) => {
            // What is on screen already changes nothing, and would stay covered.
            if (event.target instanceof Element && event.target.closest('[aria-current]') !== null)
              setOver(false);
          }}
        >
          <Content focus={focus} />
        </aside>
      ) : null}
    </div>
  );
}
