import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from './command-line.ts';
import { HOLE, sourceTexts, type Text } from './texts.ts';

let program: Command;
beforeAll(async () => {
  program = await commandLine();
});

const texts = sourceTexts('precocial').filter(({ text }) => /\bprecocial [a-z]/.test(text));

interface Suggestion {
  readonly place: string;
  readonly line: string;
  readonly words: readonly string[];
  /** Values that are put in without the quotes that a shell may need. */
  readonly bare: readonly string[];
}

/** Values that need no quotes: numbers, and names that the program itself gives. */
const PLAIN = /^(options\.\w+|generations|seeds|key\.\w+|task\.id|champion|name|task\.name)$/;

/**
 * The commands that a text names, each as far as it is one: names of commands, options with their values, words in
 * capitals that stand for a value, and values that are put in.
 */
function suggestionsIn({ place, text, values }: Omit<Text, 'node'>): Suggestion[] {
  const found: Suggestion[] = [];
  for (const match of text.matchAll(/\bprecocial (?=[a-z])/g)) {
    const rest = text.slice(match.index + match[0].length);
    const before = text.slice(0, match.index).split(HOLE).length - 1;
    const words: string[] = [];
    const bare: string[] = [];
    let holes = before;
    let command = program;
    for (const raw of rest.split(/\s+/)) {
      const word = raw.replace(/[.,;:)"'`]+$/, '');
      const inner = command.commands.find((one) => one.name() === word);
      const previous = words.at(-1) ?? '';
      const wantsValue = command.options.some(
        ({ long, required }) => long === previous && required === true,
      );
      if (inner !== undefined && words.length <= 1) command = inner;
      else if (word.includes(HOLE)) {
        const value = values[holes++] ?? '';
        if (!value.startsWith('shellWord(') && !PLAIN.test(value)) bare.push(value);
      } else if (!/^--/.test(word) && !/^[A-Z]+(=[A-Z]+)?$/.test(word) && !wantsValue) break;
      words.push(word.replaceAll(HOLE, '1'));
      if (word !== raw) break;
    }
    if (words.length > 0) found.push({ place, line: words.join(' '), words, bare });
  }
  return found;
}

/** What the command line says of a suggested command; null if it takes it. */
function problemWith({ words, bare }: Suggestion): string | null {
  if (bare.length > 0) return `put in without quotes: ${bare.join(', ')}`;
  // Words in capitals are what a person fills in.
  const filled = words.map((word) =>
    /^[A-Z]+$/.test(word) ? '1' : word.replace(/=[A-Z]+$/, '=1'),
  );
  try {
    program.parse(filled, { from: 'user' });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('commands that messages suggest', () => {
  it('are taken by the command line as they stand, with genome, task and quotes', () => {
    const suggestions = texts.flatMap(suggestionsIn);
    expect(suggestions.length).toBeGreaterThan(15);
    const wrong = suggestions.flatMap((suggestion) => {
      const problem = problemWith(suggestion);
      return problem === null ? [] : [`${suggestion.place}: ${suggestion.line}: ${problem}`];
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ['Go on with: precocial tune --resume FILE.', /missing required argument/],
    ['see precocial search --task swingup --outt FOLDER', /unknown option/],
    ['then precocial convert GENOME', /missing required argument/],
  ])('are found and refused where they are wrong: %s', (text, problem) => {
    const [suggestion] = suggestionsIn({ place: '', text, values: [] });
    if (suggestion === undefined) throw new Error('it was not found');
    expect(problemWith(suggestion)).toMatch(problem);
  });

  it('are refused where a value lacks quotes', () => {
    const text = `precocial search --resume ${HOLE}`;
    const [bare] = suggestionsIn({ place: '', text, values: ['run.folder'] });
    const [good] = suggestionsIn({ place: '', text, values: ['shellWord(run.folder)'] });
    if (bare === undefined || good === undefined) throw new Error('it was not found');
    expect(problemWith(bare)).toMatch(/without quotes: run\.folder/);
    expect(problemWith(good)).toBeNull();
  });
});
