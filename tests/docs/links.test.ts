import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { dirname } from 'node:path/posix';
import { expect, it } from 'vitest';
import { anchorOf } from '../../electron/handbook/render.ts';
import { markdownIn, readPage, root } from './markdown.ts';

const files = [...markdownIn('', false), ...markdownIn('docs'), ...markdownIn('assets')];

function anchorsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

function problemWith(file: string, target: string): string | null {
  const [path = '', anchor] = target.split('#');
  const found = path === '' ? join(root, file) : normalize(join(root, dirname(file), path));
  if (!existsSync(found)) return 'no such file';
  if (anchor === undefined || !found.endsWith('.md')) return null;
  return anchorsOf(found).includes(anchor) ? null : 'no such heading';
}

it('every relative link of the documentation leads somewhere', () => {
  const broken = files.flatMap((file) =>
    readPage(file).prose.flatMap(({ text, line }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
        if (/^[a-z]+:/i.test(target)) return [];
        const problem = problemWith(file, target);
        return problem === null ? [] : [`${file}:${line}: ${target}: ${problem}`];
      }),
    ),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(broken).toEqual([]);
});
