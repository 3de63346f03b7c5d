import { Marked, type Token, type Tokens } from 'marked';
import type { HandbookEntry } from '../../shared/handbook/handbook.ts';

/** Where links and pictures of a page lead. */
export interface Targets {
  /** The address of a relative link; null where it leads to nothing that is shown. */
  readonly link: (target: string) => string | null;
  /** The address of a picture. */
  readonly picture: (target: string) => string;
}

export interface RenderedPage {
  readonly title: string;
  readonly html: string;
  readonly entries: readonly Omit<HandbookEntry, 'page'>[];
  /** Ids of the page's headings, by which links find them. */
  readonly anchors: readonly string[];
}

/** The name by which a link finds a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** The text of tokens without their markup. */
function plain(tokens: readonly Token[] | undefined): string {
  return (tokens ?? [])
    .map((token) => {
      if ('tokens' in token && token.tokens !== undefined) return plain(token.tokens);
      if (token.type === 'br' || token.type === 'space') return ' ';
      return 'text' in token ? String(token.text) : '';
    })
    .join('');
}

const rowId = (count: number): string => `row-${count}`;

/** The entries of a page: its sections, and the rows of its tables. */
function entriesOf(tokens: readonly Token[], title: string): RenderedPage['entries'] {
  const entries: { anchor: string; title: string; text: string }[] = [];
  let section = { anchor: '', title, text: '' };
  let rows = 0;
  const visit = (token: Token): void => {
    if (token.type === 'heading') {
      const { depth, tokens: inner } = token as Tokens.Heading;
      const heading = plain(inner);
      if (depth === 1) return;
      entries.push(section);
      section = { anchor: anchorOf(heading), title: heading, text: '' };
      return;
    }
    if (token.type === 'table') {
      for (const cells of (token as Tokens.Table).rows) {
        const [first = '', ...others] = cells.map(({ tokens: inner }) => plain(inner));
        entries.push({
          anchor: rowId(++rows),
          title: first,
          text: others.filter(Boolean).join('; '),
        });
      }
      return;
    }
    if (token.type === 'list') {
      for (const item of (token as Tokens.List).items) section.text += ` ${plain(item.tokens)}`;
      return;
    }
    section.text += ` ${plain('tokens' in token ? (token.tokens ?? [token]) : [token])}`;
  };
  tokens.forEach(visit);
  entries.push(section);
  return entries
    .map((entry) => ({ ...entry, text: entry.text.replaceAll(/\s+/g, ' ').trim() }))
    .filter(({ text, anchor }) => text !== '' || anchor !== '');
}

/** Renders Markdown to HTML, with ids for headings and rows, and finds what a search can lead to. */
export function renderPage(markdown: string, targets: Targets): RenderedPage {
  const anchors: string[] = [];
  let rows = 0;
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading({ tokens, depth }) {
        const anchor = anchorOf(plain(tokens));
        anchors.push(anchor);
        return `<h${depth} id="${escape(anchor)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        if (/^[a-z]+:/i.test(href))
          return `<a href="${escape(href)}" target="_blank" rel="noreferrer">${text}</a>`;
        const address = targets.link(href);
        return address === null ? text : `<a href="${escape(address)}">${text}</a>`;
      },
      code({ text }) {
        return `<pre tabindex="0"><code>${escape(text)}\n</code></pre>\n`;
      },
      image({ href, text }) {
        return `<img src="${escape(targets.picture(href))}" alt="${escape(text)}">`;
      },
      table({ header, rows: body }) {
        const cells = (row: readonly Tokens.TableCell[], name: string): string =>
          row
            .map(({ tokens, align }) => {
              const aligned = align === null ? '' : ` data-align="${align}"`;
              return `<${name}${aligned}>${this.parser.parseInline(tokens)}</${name}>`;
            })
            .join('');
        const lines = body.map((row) => `<tr id="${rowId(++rows)}">${cells(row, 'td')}</tr>`);
        return `<div class="table" tabindex="0"><table><thead><tr>${cells(header, 'th')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>\n`;
      },
    },
  });
  const tokens = marked.lexer(markdown);
  const first = tokens.find((token) => token.type === 'heading') as Tokens.Heading | undefined;
  const title = plain(first?.tokens);
  const entries = entriesOf(tokens, title);
  return { title, html: marked.parser(tokens), entries, anchors };
}

/** A file of code as a page. */
export function renderCode(name: string, text: string): RenderedPage {
  return {
    title: name,
    html: `<h1>${escape(name)}</h1>\n<pre tabindex="0"><code>${escape(text)}</code></pre>\n`,
    entries: [],
    anchors: [],
  };
}
