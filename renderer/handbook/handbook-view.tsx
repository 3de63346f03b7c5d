import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type MouseEvent, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Handbook, HandbookEntry } from '../../shared/handbook/handbook.ts';
import { findIn } from '../../shared/handbook/search.ts';
import { ToolButton } from '../controls/button.tsx';
import { Empty } from '../controls/empty.tsx';
import { notifyError } from '../state/notices.ts';
import styles from './handbook.module.css';
import { CONTENTS, goBack, goTo, handbookState, loadHandbook, placeOf } from './state.ts';

/** How many letters of an entry's text stand below what was found. */
const EXCERPT = 180;

/** What was found for a query, each with the page it stands on. */
function Found({ handbook, query }: { handbook: Handbook; query: string }): ReactElement {
  const found = findIn(handbook, query);
  const titleOf = (id: string): string =>
    handbook.pages.find((page) => page.id === id)?.title ?? '';
  const excerpt = ({ text }: HandbookEntry): string =>
    text.length > EXCERPT ? `${text.slice(0, EXCERPT).replace(/\s+\S*$/, '')} …` : text;
  if (found.length === 0) return <Empty line="The handbook has none of these words." />;
  return (
    <ul className={styles['found']} data-testid="handbook-found">
      {found.map((entry) => (
        <li key={`${entry.page}/${entry.anchor}`}>
          <button type="button" onClick={() => goTo(entry)}>
            <b>{entry.title}</b>
            <small>{titleOf(entry.page)}</small>
            <span>{excerpt(entry)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A page; its links lead to other pages, and the place that was asked for comes into view. */
function Page({ handbook }: { handbook: Handbook }): ReactElement {
  const place = useStore(handbookState, (state) => state.place);
  const article = useRef<HTMLElement>(null);
  const page = handbook.pages.find(({ id }) => id === place.page) ?? handbook.pages[0];
  useEffect(() => {
    const element = article.current;
    if (element === null) return;
    const { anchor } = place;
    const target = anchor === '' ? null : element.querySelector(`[id="${CSS.escape(anchor)}"]`);
    for (const marked of element.querySelectorAll('[data-found]'))
      marked.removeAttribute('data-found');
    if (target === null) element.scrollTo(0, 0);
    else {
      target.scrollIntoView({ block: anchor.startsWith('row-') ? 'center' : 'start' });
      target.setAttribute('data-found', '');
    }
  }, [place, page]);
  const follow = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const address = link?.getAttribute('href') ?? '';
    if (!address.startsWith('#')) return;
    event.preventDefault();
    goTo(placeOf(address));
  };
  // The pages are part of the program: they were rendered from its own files when it was built.
  return (
    <article
      ref={article}
      className={styles['page']}
      tabIndex={0}
      aria-label={page?.title}
      data-testid="handbook-page"
      data-page={page?.id}
      onClick={follow}
      dangerouslySetInnerHTML={{ __html: page?.html ?? '' }}
    />
  );
}

/** The handbook: its pages, and a search that takes words or a whole message. */
export default function HandbookView(): ReactElement {
  const [handbook, setHandbook] = useState<Handbook | null>(null);
  const { query, place, trail } = useStore(handbookState);
  useEffect(() => void loadHandbook().then(setHandbook).catch(notifyError), []);
  if (handbook === null) return <Empty line="Opening the handbook." />;
  const atContents = place.page === CONTENTS.page && query === '';
  return (
    <div className={styles['view']} data-testid="handbook">
      <div className={styles['head']} role="search">
        <ToolButton
          icon="fold"
          title="Back"
          meaning="To the page before."
          disabled={trail.length === 0 && query === ''}
          onClick={goBack}
        />
        <ToolButton
          icon="table"
          title="Contents"
          meaning="The list of chapters."
          disabled={atContents}
          onClick={() => goTo(CONTENTS)}
        />
        <TextInput
          size="xs"
          className={styles['query'] ?? ''}
          aria-label="Search the handbook"
          placeholder="Search: words, or a message of the program"
          value={query}
          data-testid="handbook-query"
          onChange={(event) => handbookState.setState({ query: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            const [best] = findIn(handbook, query);
            if (best !== undefined) goTo(best);
          }}
        />
      </div>
      {query.trim() === '' ? (
        <Page handbook={handbook} />
      ) : (
        <Found handbook={handbook} query={query} />
      )}
    </div>
  );
}
