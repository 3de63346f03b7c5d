import type { Handbook, HandbookEntry, HandbookIndex } from './handbook.ts';

const IN_TITLE = 2;
const IN_TEXT = 1;
/** What a word counts that only begins as an entry's word does, as while somebody types. */
const AS_BEGINNING = 0.6;
const MOST = 20;
/** What fits less than this share of the best is left out. */
const LEAST_SHARE = 0.06;

/** The words of a text as the index has them: small letters, without signs; single letters are left out. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);
}

/** Indexes entries by their words; made once, when the handbook is built. */
export function indexOf(entries: readonly HandbookEntry[]): HandbookIndex {
  const index = new Map<string, number[]>();
  for (const [place, { title, text }] of entries.entries()) {
    const inTitle = new Set(wordsOf(title));
    for (const word of new Set([...inTitle, ...wordsOf(text)])) {
      const pairs = index.get(word) ?? [];
      pairs.push(place, inTitle.has(word) ? IN_TITLE : IN_TEXT);
      index.set(word, pairs);
    }
  }
  return Object.fromEntries(index);
}

/** A rare word says more about what is meant than one that stands everywhere. */
const rarity = (pairs: readonly number[], entries: number): number =>
  Math.log(1 + (2 * entries) / pairs.length);

/** The words of the index that a word of a query means: itself, or those that begin with it. */
function meant(index: HandbookIndex, word: string): [string, number][] {
  if (Object.hasOwn(index, word)) return [[word, 1]];
  if (word.length < 3) return [];
  return Object.keys(index)
    .filter((known) => known.startsWith(word))
    .map((known) => [known, AS_BEGINNING]);
}

/** How much of an entry's title a query has, from 0 to 1, rare words counting more. */
function covered({ index, entries }: Handbook, title: string, words: ReadonlySet<string>): number {
  let all = 0;
  let found = 0;
  for (const word of new Set(wordsOf(title))) {
    const weight = rarity(index[word] ?? [0, 0], entries.length);
    all += weight;
    if (words.has(word)) found += weight;
  }
  return all === 0 ? 0 : found / all;
}

/**
 * What fits a query, best first, at most twenty: a few words, or a whole message as the program printed it. Words that the handbook
 * does not have (names and numbers of a message) are passed over.
 */
export function findIn(handbook: Handbook, query: string): readonly HandbookEntry[] {
  const { index, entries } = handbook;
  const words = new Set(wordsOf(query));
  const scores = new Map<number, number>();
  const matched = new Map<number, number>();
  let known = 0;
  for (const word of words) {
    const best = new Map<number, number>();
    for (const [found, share] of meant(index, word)) {
      const pairs = index[found] ?? [];
      const weight = share * rarity(pairs, entries.length);
      for (let k = 0; k < pairs.length; k += 2) {
        const place = pairs[k] ?? 0;
        const score = weight * (pairs[k + 1] ?? 0);
        best.set(place, Math.max(best.get(place) ?? 0, score));
      }
    }
    if (best.size > 0) known++;
    for (const [place, score] of best) {
      scores.set(place, (scores.get(place) ?? 0) + score);
      matched.set(place, (matched.get(place) ?? 0) + 1);
    }
  }
  const ranked = [...scores]
    .flatMap(([place, score]) => {
      const entry = entries[place];
      if (entry === undefined) return [];
      const share = covered(handbook, entry.title, words);
      const whole = (matched.get(place) ?? 0) / known;
      return [{ entry, place, score: score * (0.2 + share) * (0.2 + whole) }];
    })
    .sort((a, b) => b.score - a.score || a.place - b.place);
  const least = LEAST_SHARE * (ranked[0]?.score ?? 0);
  return ranked
    .filter(({ score }) => score >= least)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}
