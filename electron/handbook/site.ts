import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HandbookPage } from '../../shared/handbook/handbook.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { collectHandbook, type Addresses } from './collect.ts';

const pictureName = (path: string): string => path.replaceAll('/', '-');

/** Pages lie beside each other, so that the site works from any folder and without a server. */
const ADDRESSES: Addresses = {
  page: (id, anchor) =>
    `${id === 'contents' ? 'index' : id}.html${anchor === '' ? '' : `#${anchor}`}`,
  picture: (path) => `pictures/${pictureName(path)}`,
};

function pageHtml(page: HandbookPage, chapters: readonly HandbookPage[]): string {
  const list = chapters
    .map(({ id, title }) => {
      const here = id === page.id ? ' aria-current="page"' : '';
      return `<li><a href="${ADDRESSES.page(id, '')}"${here}>${title}</a></li>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} – Precocial</title>
<link rel="stylesheet" href="style.css">
<script defer src="words.js"></script>
<script defer src="search.js"></script>
</head>
<body>
<nav aria-label="Handbook">
<form role="search"><input type="search" id="query" aria-label="Search the handbook" placeholder="Words, or a message"></form>
<ul id="found" hidden></ul>
<ul id="chapters">
${list}
</ul>
</nav>
<main>
${page.html}</main>
</body>
</html>
`;
}

/** What the site consists of, for whoever says what was written. */
export interface Site {
  readonly pages: number;
  readonly pictures: number;
}

/**
 * Writes the handbook as a site of plain files; what was in the folder is removed.
 * @param root the program's folder
 * @param folder where index.html goes
 * @param files the style and the script of the search, as text
 * @throws PrecocialError where a link of the handbook leads nowhere; nothing is written then
 */
export function writeSite(
  root: string,
  folder: string,
  files: { readonly style: string; readonly search: string },
): Site {
  const { handbook, pictures, dead } = collectHandbook(root, ADDRESSES);
  if (dead.length > 0)
    throw new PrecocialError('internal', `Links of the handbook lead nowhere: ${dead.join('; ')}.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'pictures'), { recursive: true });
  const chapters = handbook.pages.filter(({ isChapter }) => isChapter);
  for (const page of handbook.pages)
    writeFileSync(join(folder, ADDRESSES.page(page.id, '')), pageHtml(page, chapters));
  for (const path of pictures)
    copyFileSync(join(root, path), join(folder, 'pictures', basename(pictureName(path))));
  const { entries, index } = handbook;
  const titles = handbook.pages.map(({ id, title }) => ({ id, title, html: '', isChapter: true }));
  const words = JSON.stringify({ pages: titles, entries, index });
  // A script, not a file to fetch: a page that was opened from a disk may fetch nothing.
  writeFileSync(join(folder, 'words.js'), `globalThis.handbook = ${words};\n`);
  writeFileSync(join(folder, 'style.css'), files.style);
  writeFileSync(join(folder, 'search.js'), files.search);
  return { pages: handbook.pages.length, pictures: pictures.length };
}
