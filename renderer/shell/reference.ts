import type { Command } from '../commands/registry.ts';

/** Rows whose name or text has every word of a query, in their order. */
export function matching<Row extends { readonly name: string; readonly text: string }>(
  rows: readonly Row[],
  query: string,
): readonly Row[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ name, text }) => {
    const all = `${name} ${text}`.toLocaleLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Keys that are no command's, for the list of shortcuts. */
const OTHERS: readonly { readonly title: string; readonly keys: readonly string[] }[] = [
  { title: 'Next pane', keys: ['F6'] },
  { title: 'Pane before', keys: ['Shift+F6'] },
  { title: 'Find in the gallery', keys: ['Mod+F'] },
  { title: 'Dial: a twentieth', keys: ['ArrowLeft', 'ArrowRight'] },
  { title: 'Dial: a half', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'] },
  { title: 'Dial: to the best weight', keys: ['B'] },
];

/** Every shortcut by the title of its command, in alphabetical order. */
export function shortcutList(
  commands: readonly Pick<Command, 'title' | 'shortcut'>[],
): readonly { readonly title: string; readonly keys: readonly string[] }[] {
  const byTitle = new Map<string, readonly string[]>();
  const listed = commands.flatMap(({ title, shortcut }) =>
    shortcut === undefined ? [] : [{ title, keys: [shortcut] }],
  );
  for (const { title, keys } of [...listed, ...OTHERS])
    byTitle.set(title, [...(byTitle.get(title) ?? []), ...keys]);
  return [...byTitle]
    .map(([title, keys]) => ({ title, keys }))
    .sort((a, b) => a.title.localeCompare(b.title, 'en', { sensitivity: 'base' }));
}
