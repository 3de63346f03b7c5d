import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './markdown.ts';

const files = ['electron', 'shared', 'renderer', 'tests', 'docs', 'assets'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
    (path) => `${folder}/${path}`,
  ),
);
const sources = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file));
const names = new Set([...files, ...readdirSync(root)].map((file) => basename(file)));

const COMMENT = /(?:^\s*\*|\/\*\*?|(?<!:)\/\/)(.*)/;
/** A file of the repository by its path from the root; what a build makes and NAME, which stands for any, are none. */
const PATH = /(?<![\w./@-])(?:shared|electron|renderer|tests|docs|assets)\/[\w./-]*\w\.[a-z]+\b/g;
const PAGE = /(?<![\w./@*-])[\w-]+\.md\b/g;

it('comments name files that exist', () => {
  const missing = sources.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((text, k) => {
        const comment = COMMENT.exec(text)?.[1] ?? '';
        const paths = [...comment.matchAll(PATH)]
          .map(([path]) => path)
          .filter((path) => !path.includes('NAME') && !existsSync(join(root, path)));
        const pages = [...comment.matchAll(PAGE)].map(([page]) => page);
        return [...paths, ...pages.filter((page) => !names.has(page))].map(
          (name) => `${file}:${k + 1}: ${name}`,
        );
      }),
  );
  expect(sources.length).toBeGreaterThan(500);
  expect(missing).toEqual([]);
});
