import { describe, expect, it } from 'vitest';
import {
  findCommand,
  registerCommands,
  runCommand,
  type Command,
} from '../../../renderer/commands/registry.ts';
import { rankCommands } from '../../../renderer/commands/search.ts';
import { pressMatches, shortcutText } from '../../../renderer/commands/shortcuts.ts';
import { notices } from '../../../renderer/state/notices.ts';

const press = (key: string, held = '') => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
});

describe('shortcuts', () => {
  it.each([
    ['Mod+Z', press('z', 'ctrl'), false, true],
    ['Mod+Z', press('Z', 'ctrl shift'), false, false],
    ['Mod+Shift+Z', press('Z', 'ctrl shift'), false, true],
    ['Mod+Z', press('z', 'meta'), true, true],
    ['Mod+Z', press('z', 'ctrl'), true, false],
    ['Mod+Z', press('z'), false, false],
    ['?', press('?', 'shift'), false, true],
    ['5', press('5'), false, true],
    ['5', press('5', 'ctrl'), false, false],
    ['Delete', press('Delete'), false, true],
    ['Space', press(' '), false, true],
  ])('%s and %j (mac %s): %s', (shortcut, event, mac, expected) => {
    expect(pressMatches(shortcut, event, mac)).toBe(expected);
  });

  it('are written as the system writes them', () => {
    expect(shortcutText('Mod+Shift+Z', false)).toBe('Ctrl Shift Z');
    expect(shortcutText('Mod+Shift+Z', true)).toBe('⌘ Shift Z');
  });
});

describe('commands', () => {
  const ran: string[] = [];
  const make = (id: string, more: Partial<Command> = {}): Command => ({
    id,
    title: id,
    run: (argument) => {
      ran.push(`${id} ${argument ?? ''}`);
    },
    ...more,
  });

  it('run when they exist and are enabled', () => {
    registerCommands([make('test.a'), make('test.b', { enabled: () => false })]);
    expect(runCommand('test.a', 'x')).toBe(true);
    expect(runCommand('test.b')).toBe(false);
    expect(runCommand('test.none')).toBe(false);
    expect(ran).toEqual(['test.a x']);
    registerCommands([make('test.a', { title: 'again' })]);
    expect(findCommand('test.a')?.title).toBe('again');
  });

  it('show what they throw', async () => {
    registerCommands([make('test.fails', { run: () => Promise.reject(new Error('No disk.')) })]);
    runCommand('test.fails');
    await Promise.resolve();
    await Promise.resolve();
    expect(notices.getState().list.map((notice) => notice.message)).toContain('No disk.');
  });

  it('are found by the start of a title before words and letters', () => {
    const list = ['Undo', 'Redo', 'Show undone edits', 'Tidy'].map((title) => make(title));
    expect(rankCommands(list, 'und').map((command) => command.title)).toEqual([
      'Undo',
      'Show undone edits',
    ]);
    expect(rankCommands(list, '')).toHaveLength(4);
    expect(rankCommands(list, 'xyz')).toEqual([]);
  });
});
