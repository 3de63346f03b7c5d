import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, with a separator at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Markdown files of a folder, relative to the root; with `deep` those of its folders as well. */
export function markdownIn(folder: string, deep = true): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return deep ? markdownIn(path) : [];
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

export interface CodeLine {
  readonly text: string;
  readonly line: number;
}

/** A page taken apart: prose without code, lines of code blocks, and code within prose. */
export interface Page {
  readonly prose: readonly CodeLine[];
  readonly blocks: readonly CodeLine[];
  readonly inline: readonly CodeLine[];
}

/** Reads a Markdown file; lines of a block that end in a backslash are joined with the next. */
export function readPage(path: string): Page {
  const prose: CodeLine[] = [];
  const blocks: CodeLine[] = [];
  const inline: CodeLine[] = [];
  let fenced = false;
  let begun = '';
  for (const [k, text] of readFileSync(join(root, path), 'utf8').split('\n').entries()) {
    const line = k + 1;
    if (text.trimStart().startsWith('```')) {
      fenced = !fenced;
    } else if (fenced || /^ {4}/.test(text)) {
      const joined = `${begun}${text.trim()}`;
      begun = joined.endsWith('\\') ? joined.slice(0, -1) : '';
      if (begun === '') blocks.push({ text: joined, line });
    } else {
      for (const [, code = ''] of text.matchAll(/`([^`]+)`/g)) inline.push({ text: code, line });
      prose.push({ text: text.replaceAll(/`[^`]*`/g, ''), line });
    }
  }
  return { prose, blocks, inline };
}
