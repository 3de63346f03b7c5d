import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { collectHandbook, pageId } from '../../electron/handbook/collect.ts';
import { writeSite } from '../../electron/handbook/site.ts';
import type { ViewDefinition } from '../../renderer/state/view-definition.ts';
import { markdownIn, root } from '../docs/markdown.ts';

const { handbook, dead } = collectHandbook(root, {
  page: (id, anchor) => `#${id}/${anchor}`,
  picture: (path) => path,
});
const chapters = handbook.pages.filter(({ isChapter }) => isChapter).map(({ id }) => id);

describe('the handbook', () => {
  it('has every page of its folder, and the list of contents leads to all of them', () => {
    expect([...chapters].sort()).toEqual(markdownIn('docs/handbook').map(pageId).sort());
    const [contents] = handbook.pages;
    expect(contents?.id).toBe('contents');
    for (const id of chapters.filter((one) => one !== 'contents'))
      expect(contents?.html).toContain(`href="#${id}/"`);
  });

  it('has no link that leads nowhere', () => {
    expect(dead).toEqual([]);
  });

  it('has pages of different names', () => {
    expect(new Set(handbook.pages.map(({ id }) => id)).size).toBe(handbook.pages.length);
  });
});

describe('what a view says of its page', () => {
  const views = Object.values(
    import.meta.glob<{ readonly views: readonly ViewDefinition[] }>('../../renderer/*/view.ts', {
      eager: true,
    }),
  ).flatMap((module) => module.views);

  it.each(views.map((view) => [view.id, view.handbook]))('%s: %s is there', (_, written) => {
    const [id, anchor = ''] = written.split('/');
    const page = handbook.pages.find((one) => one.id === id);
    expect(page?.isChapter).toBe(true);
    if (anchor !== '') expect(page?.html).toContain(`id="${anchor}"`);
  });
});

describe('the site of the handbook', () => {
  const folder = mkdtempSync(join(tmpdir(), 'precocial-site-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a file for every link and picture, and an element for every place within a page', () => {
    const { pages } = writeSite(root, folder, { style: '', search: '' });
    const files = readdirSync(folder).filter((name) => name.endsWith('.html'));
    expect(files).toHaveLength(pages);
    const texts = new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    const broken = [...texts].flatMap(([name, text]) =>
      [...text.matchAll(/(?:href|src)="([^"]+)"/g)].flatMap(([, target = '']) => {
        if (/^[a-z]+:/i.test(target)) return [];
        const [file = '', anchor] = target.split('#');
        if (!existsSync(join(folder, file))) return [`${name}: ${target}`];
        const there = anchor === undefined || texts.get(file)?.includes(`id="${anchor}"`) === true;
        return there ? [] : [`${name}: ${target}`];
      }),
    );
    expect(broken).toEqual([]);
  });
});
