import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface LaunchArguments {
  readonly library: string | null;
  /** Files to open. */
  readonly files: readonly string[];
}

const FILE = /\.(json|wann|out)$/i;

/** The path of a word: Linux desktops hand a double-clicked file over as file:///..., with %20 for a blank. */
function pathOf(word: string): string {
  if (!/^file:/i.test(word)) return word;
  try {
    return fileURLToPath(word);
  } catch {
    // No address of a file of this machine; opening it will say that it is not there.
    return word;
  }
}

/**
 * Reads what the program was started with.
 * @param words without the program itself
 */
export function readArguments(words: readonly string[], folder: string): LaunchArguments {
  let library: string | null = null;
  const files: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--library') library = words[++at] ?? null;
    else if (word.startsWith('--library=')) library = word.slice('--library='.length);
    else if (!word.startsWith('-')) {
      const path = pathOf(word);
      if (FILE.test(path)) files.push(resolve(folder, path));
    }
  }
  return { library: library === null ? null : resolve(folder, library), files };
}

/**
 * What a second start hands to the first. Electron reorders the words of a second start, so they are read there and
 * handed over; as one string, because arrays are lost on Windows when empty (electron#40615) and longer ones have
 * broken the lock (electron#52020).
 */
export function handOver(given: LaunchArguments): Record<string, string> {
  return { files: JSON.stringify(given.files) };
}

/** The files of a second start. @param data its `handOver`; null if nothing of ours came with it */
export function handedOver(data: unknown): readonly string[] | null {
  if (typeof data !== 'object' || data === null || !('files' in data)) return null;
  if (typeof data.files !== 'string') return null;
  try {
    const files: unknown = JSON.parse(data.files);
    return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : null;
  } catch {
    return null;
  }
}
