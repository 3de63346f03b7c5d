import type { Command } from './registry.ts';

/** How well a query fits a title: 0 not at all, higher is better. */
export function fitOf(title: string, query: string): number {
  const text = title.toLocaleLowerCase();
  const wanted = query.toLocaleLowerCase().trim();
  if (wanted === '') return 1;
  if (text.startsWith(wanted)) return 4;
  if (text.includes(` ${wanted}`)) return 3;
  if (wanted.split(/\s+/).every((word) => text.includes(word))) return 2;
  let place = -1;
  for (const letter of wanted.replace(/\s+/g, '')) {
    place = text.indexOf(letter, place + 1);
    if (place < 0) return 0;
  }
  return 1;
}

/** Commands that fit a query, best first; titles count before meanings. */
export function rankCommands(commands: readonly Command[], query: string): Command[] {
  return commands
    .map((command) => ({
      command,
      fit: fitOf(command.title, query) || fitOf(command.meaning ?? '', query) * 0.4,
    }))
    .filter(({ command, fit }) => fit > (query === '' ? 0 : 0.5) && command.title !== '')
    .sort((a, b) => b.fit - a.fit)
    .map(({ command }) => command);
}
