import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './markdown.ts';

/** The text of every source file, one after another. */
const sources = ['electron', 'shared']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|mjs)$/.test(path))
      .map((path) => readFileSync(join(root, folder, path), 'utf8')),
  )
  .concat(readFileSync(join(root, 'assets/gymnasium/adapter.py'), 'utf8'))
  .join('\n')
  .replaceAll('\\n', ' ');

/** The words of a message that are the same every time: without dots, and without capitals that stand for a name or number. */
function fixedParts(message: string): string[] {
  return message
    .replaceAll('`', '')
    .split(/\.\.\.|(?<![\w-])(?:FILE|FOLDER|RUN|GENOME|[A-Z])(?![\w-])| \/ /)
    .map((part) => part.trim())
    .filter((part) => part.length >= 12);
}

it('every message of the page "Troubleshooting" is one that the program prints', () => {
  const page = readFileSync(join(root, 'docs/handbook/troubleshooting.md'), 'utf8');
  const messages = [...page.matchAll(/^\| (.+?) \| .*\|.*\|$/gm)]
    .map(([, message = '']) => message)
    .filter((message) => message !== 'message' && !message.startsWith('---'));
  const parts = messages.flatMap(fixedParts);
  expect(parts.length).toBeGreaterThan(60);
  expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
});
