import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fixedParts } from './fixed-parts.ts';
import { root } from './markdown.ts';

/** The text of every source file, one after another. */
const sources = ['electron', 'shared', 'renderer']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|tsx|mjs)$/.test(path))
      .map((path) => readFileSync(join(root, folder, path), 'utf8')),
  )
  .concat(readFileSync(join(root, 'assets/gymnasium/adapter.py'), 'utf8'))
  .join('\n')
  .replaceAll('\\n', ' ');

it('every message of the page "Troubleshooting" is one that the program prints', () => {
  const page = readFileSync(join(root, 'docs/handbook/troubleshooting.md'), 'utf8');
  const messages = [...page.matchAll(/^\| (.+?) \| .*\|.*\|$/gm)]
    .map(([, message = '']) => message)
    .filter((message) => message !== 'message' && !message.startsWith('---'));
  const parts = messages.flatMap(fixedParts);
  expect(parts.length).toBeGreaterThan(60);
  expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
});
