import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { dirname, normalize } from 'node:path/posix';
import type { Handbook, HandbookPage } from '../../shared/handbook/handbook.ts';
import { indexOf } from '../../shared/handbook/search.ts';
import { renderCode, renderPage, type RenderedPage, type Targets } from './render.ts';

const FOLDER = 'docs/handbook';
const CONTENTS = `${FOLDER}/README.md`;

/** The id of a page: the name of a chapter, and the whole path of any other file. */
export function pageId(path: string): string {
  if (path === CONTENTS) return 'contents';
  const name = path.replace(/\.md$/, '').toLowerCase();
  return dirname(path) === FOLDER ? basename(name) : name.replaceAll(/[/.]/g, '-');
}

/** How a place within the handbook and a picture are written as addresses. */
export interface Addresses {
  readonly page: (id: string, anchor: string) => string;
  /** @param path of the picture, from the program's folder */
  readonly picture: (path: string) => string;
}

export interface Collected {
  readonly handbook: Handbook;
  /** Files that were read, from the program's folder. */
  readonly files: readonly string[];
  /** Pictures that pages show, from the program's folder. */
  readonly pictures: readonly string[];
  /** Links that lead nowhere, as sentences. */
  readonly dead: readonly string[];
}

interface Found extends RenderedPage {
  readonly id: string;
  readonly path: string;
}

/**
 * Renders the handbook: its chapters in the order of its list of contents, and every page of the documentation that
 * they lead to, by however many steps.
 * @param root the program's folder
 */
export function collectHandbook(root: string, addresses: Addresses): Collected {
  const found = new Map<string, Found>();
  const pictures = new Set<string>();
  const links: { from: string; path: string; anchor: string }[] = [];
  const dead: string[] = [];
  const waiting = [CONTENTS];

  const targetsOf = (path: string): Targets => {
    const resolve = (target: string): string => normalize(join(dirname(path), target));
    return {
      link(target) {
        const [file = '', anchor = ''] = target.split('#');
        const to = file === '' ? path : resolve(file);
        if (!existsSync(join(root, to))) {
          dead.push(`${path}: ${target}: no such file`);
          return null;
        }
        if (to.endsWith('.svg') || to.endsWith('.png')) {
          pictures.add(to);
          return addresses.picture(to);
        }
        links.push({ from: path, path: to, anchor });
        waiting.push(to);
        return addresses.page(pageId(to), anchor);
      },
      picture(target) {
        const to = resolve(target);
        if (existsSync(join(root, to))) pictures.add(to);
        else dead.push(`${path}: ${target}: no such picture`);
        return addresses.picture(to);
      },
    };
  };

  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(path)) continue;
    const text = readFileSync(join(root, path), 'utf8');
    const page = path.endsWith('.md')
      ? renderPage(text, targetsOf(path))
      : renderCode(basename(path), text);
    found.set(path, { ...page, id: pageId(path), path });
  }
  for (const { from, path, anchor } of links)
    if (anchor !== '' && found.get(path)?.anchors.includes(anchor) !== true)
      dead.push(`${from}: ${path}#${anchor}: no such heading`);

  const isChapter = ({ path }: Found): boolean => dirname(path) === FOLDER;
  const all = [...found.values()];
  const ordered = [...all.filter(isChapter), ...all.filter((page) => !isChapter(page))];
  const pages = ordered.map((page): HandbookPage => {
    const { id, title, html } = page;
    return { id, title, html, isChapter: isChapter(page) };
  });
  const entries = ordered
    .filter(isChapter)
    .flatMap(({ id, entries: own }) => own.map((entry) => ({ page: id, ...entry })));
  return {
    handbook: { pages, entries, index: indexOf(entries) },
    files: all.map(({ path }) => path),
    pictures: [...pictures],
    dead,
  };
}
