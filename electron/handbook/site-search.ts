// The search of the site: runs in the page, on the words that words.js brought.
import type { Handbook } from '../../shared/handbook/handbook.ts';
import { findIn } from '../../shared/handbook/search.ts';

const { handbook } = globalThis as unknown as { handbook: Handbook };
const query = document.querySelector<HTMLInputElement>('#query');
const list = document.querySelector<HTMLElement>('#found');
const chapters = document.querySelector<HTMLElement>('#chapters');

function item(page: string, anchor: string, title: string): HTMLElement {
  const link = document.createElement('a');
  link.href = `${page === 'contents' ? 'index' : page}.html${anchor === '' ? '' : `#${anchor}`}`;
  link.textContent = title;
  const place = document.createElement('small');
  place.textContent = handbook.pages.find(({ id }) => id === page)?.title ?? '';
  const row = document.createElement('li');
  row.append(link, place);
  return row;
}

function show(): void {
  if (query === null || list === null || chapters === null) return;
  const words = query.value.trim();
  list.hidden = words === '';
  chapters.hidden = words !== '';
  const found = words === '' ? [] : findIn(handbook, words);
  const rows = found.map(({ page, anchor, title }) => item(page, anchor, title));
  const none = document.createElement('li');
  none.textContent = 'The handbook has none of these words.';
  list.replaceChildren(...(words !== '' && rows.length === 0 ? [none] : rows));
}

query?.addEventListener('input', show);
query?.form?.addEventListener('submit', (event) => {
  event.preventDefault();
  list?.querySelector('a')?.click();
});
