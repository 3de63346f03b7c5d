import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from './command-line.ts';
import { markdownIn, readPage, root, type CodeLine } from './markdown.ts';

const pages = ['README.md', 'docs/own-tasks.md', ...markdownIn('docs/handbook')];
const scripts = new Set(
  Object.keys(
    (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
  ),
);

let program: Command;
beforeAll(async () => {
  program = await commandLine();
});

/** The words of a line of a shell up to a comment, a pipe or a redirection; null if it runs another program. */
function wordsOf(text: string): string[] | null {
  const line = text.replace(/^\$ /, '').replace(/^npx /, '');
  if (!/^precocial(\s|$)/.test(line)) return null;
  const words = [...line.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word);
  const end = words.findIndex((word) => /^(#|[|>&;]|2>)/.test(word));
  const used = words.slice(1, end === -1 ? undefined : end);
  return used.map((word) => word.replaceAll(/^["']|["']$/g, ''));
}

/** The command that words name, and the words behind its name. */
function named(words: readonly string[]): { command: Command; rest: readonly string[] } {
  let command = program;
  let rest = words;
  for (;;) {
    const next = command.commands.find((one) => one.name() === rest[0]);
    if (next === undefined) return { command, rest };
    command = next;
    rest = rest.slice(1);
  }
}

const general = new Set(['--help', '--version', '--json', '--debug']);

/** What is wrong with a mention of a command within a sentence, which may leave words out; null if nothing is. */
function problemWithMention(words: readonly string[]): string | null {
  const { command, rest } = named(words);
  const [first] = rest;
  if (command.commands.length > 0 && first !== undefined && !first.startsWith('-'))
    return first === 'help' ? null : `there is no command ${first}`;
  for (const word of rest) {
    const long = /^--[\w-]+/.exec(word)?.[0];
    if (long === undefined || general.has(long)) continue;
    if (!command.options.some((option) => option.long === long))
      return `${command.name()} has no option ${long}`;
  }
  return null;
}

/** What the command line says of a whole line; null if it takes it. */
function problemWithLine(words: readonly string[]): string | null {
  if (words.some((word) => word === '--help' || word === '--version') || words[0] === 'help')
    return problemWithMention(words);
  try {
    program.parse(words, { from: 'user' });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problems(
  which: 'blocks' | 'inline',
  check: (words: readonly string[]) => string | null,
): { lines: number; wrong: string[] } {
  let lines = 0;
  const wrong = pages.flatMap((page) =>
    readPage(page)[which].flatMap(({ text, line }: CodeLine) => {
      const words = wordsOf(text);
      if (words === null) return [];
      lines++;
      const problem = check(words);
      return problem === null ? [] : [`${page}:${line}: ${text}: ${problem}`];
    }),
  );
  return { lines, wrong };
}

describe('commands in the handbook and in README', () => {
  it('are taken by the command line where they stand on a line of their own', () => {
    const { lines, wrong } = problems('blocks', problemWithLine);
    expect(lines).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });

  it('exist with their options where a sentence names them', () => {
    expect(problems('inline', problemWithMention).wrong).toEqual([]);
  });

  it('are refused where they are wrong, so that the tests above can fail', () => {
    expect(problemWithLine(['serch'])).not.toBeNull();
    expect(problemWithLine(['sweep', 'swingup', '--form', '1'])).not.toBeNull();
    expect(problemWithLine(['sweep'])).not.toBeNull();
    expect(problemWithMention(['tune', '--algoritm'])).not.toBeNull();
    expect(problemWithMention(['tune', '--algorithm'])).toBeNull();
  });

  it('run scripts that package.json has', () => {
    const missing = pages.flatMap((page) => {
      const { blocks, inline } = readPage(page);
      return [...blocks, ...inline].flatMap(({ text }) =>
        [...text.matchAll(/npm run (?:-\S+ )*([\w:]+)/g)].flatMap(([, name = '']) =>
          scripts.has(name) ? [] : [`${page}: npm run ${name}`],
        ),
      );
    });
    expect(missing).toEqual([]);
  });

  it('have options in the tables of the page "Command line" that exist', () => {
    let section: Command | null = null;
    const wrong: string[] = [];
    const lines = readFileSync(join(root, 'docs/handbook/command-line.md'), 'utf8').split('\n');
    for (const line of lines) {
      const heading = /^## (.+)$/.exec(line)?.[1];
      if (heading !== undefined) {
        const { command, rest } = named(heading.split(' '));
        section = command === program || rest.length > 0 ? null : command;
      }
      for (const [, long = ''] of section === null ? [] : line.matchAll(/`(--[\w-]+)/g))
        if (!general.has(long) && section?.options.every((option) => option.long !== long))
          wrong.push(`${section.name()} ${long}`);
    }
    expect(wrong).toEqual([]);
  });
});
