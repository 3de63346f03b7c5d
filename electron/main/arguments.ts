import { resolve } from 'node:path';

export interface LaunchArguments {
  readonly library: string | null;
  /** Files to open. */
  readonly files: readonly string[];
}

const FILE = /\.(json|wann|out)$/i;

/**
 * Reads what the program was started with, or what a second start hands over.
 * @param words without the program itself
 */
export function readArguments(words: readonly string[], folder: string): LaunchArguments {
  let library: string | null = null;
  const files: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--library') library = words[++at] ?? null;
    else if (word.startsWith('--library=')) library = word.slice('--library='.length);
    else if (!word.startsWith('-') && FILE.test(word)) files.push(resolve(folder, word));
  }
  return { library: library === null ? null : resolve(folder, library), files };
}
