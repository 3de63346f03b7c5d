/**
 * Names without the words that all of them begin with, so that what tells them apart is seen where there is little
 * room. A name keeps its last word; a single name stays as it is.
 */
export function distinctNames(names: readonly string[]): string[] {
  if (new Set(names).size < 2) return [...names];
  const words = names.map((name) => name.split(' '));
  const least = Math.min(...words.map((list) => list.length)) - 1;
  let shared = 0;
  while (shared < least && words.every((list) => list[shared] === words[0]?.[shared])) shared++;
  return words.map((list) => list.slice(shared).join(' '));
}
