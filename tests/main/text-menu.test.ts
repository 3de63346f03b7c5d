import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebContents } from 'electron';

vi.mock('electron', () => import('./electron.ts'));
import { followTheme } from '../../electron/main/theme.ts';
import { offerTextMenu } from '../../electron/main/context-menu.ts';
import { asked, FakeWindow, forget, nativeTheme } from './electron.ts';
import { openSettings } from '../../electron/lab/settings.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
beforeEach(forget);

describe('the menu of a text field', () => {
  const { webContents } = new FakeWindow();
  offerTextMenu(webContents as unknown as WebContents);
  const editFlags = { canUndo: false, canCut: true, canCopy: true, canPaste: true };
  const press = (isEditable: boolean, selectionText: string): boolean =>
    webContents.emit('context-menu', {}, { isEditable, selectionText, editFlags });
  const roles = (): unknown[] => asked.popups.map(({ items }) => items.map(({ role }) => role));

  it('has what can be done with text, grey where it cannot', () => {
    press(true, '');
    expect(roles()).toEqual([['undo', 'redo', undefined, 'cut', 'copy', 'paste', 'selectAll']]);
    expect(asked.popups[0]?.items[0]?.enabled).toBe(false);
    expect(asked.popups[0]?.items[5]?.enabled).toBe(true);
  });

  it('is Copy alone on selected text, and none elsewhere', () => {
    press(false, '');
    expect(roles()).toEqual([]);
    press(false, 'a mean');
    expect(roles()).toEqual([['copy']]);
  });
});

describe('the theme', () => {
  it('that was chosen in a window is that of menus and dialogs, now and after a start', async () => {
    const folder = await temporary();
    const settings = await openSettings(folder);
    followTheme(settings);
    expect(nativeTheme.themeSource).toBe('system');
    await settings.write('layout', { theme: 'dark' });
    expect(nativeTheme.themeSource).toBe('dark');
    nativeTheme.themeSource = 'system';
    followTheme(await openSettings(folder));
    expect(nativeTheme.themeSource).toBe('dark');
    await settings.write('layout', { theme: 'purple' });
    expect(nativeTheme.themeSource).toBe('system');
  });
});
