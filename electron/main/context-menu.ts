import { BrowserWindow, Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';

type EditFlags = Electron.ContextMenuParams['editFlags'];

/** Cut, copy, paste and the like of a text field, as far as it can do them now. */
function textItems(flags: EditFlags): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', enabled: flags.canUndo },
    { role: 'redo', enabled: flags.canRedo },
    { type: 'separator' },
    { role: 'cut', enabled: flags.canCut },
    { role: 'copy', enabled: flags.canCopy },
    { role: 'paste', enabled: flags.canPaste },
    { role: 'selectAll', enabled: flags.canSelectAll },
  ];
}

/**
 * Offers the system's menu in text fields and on selected text. A menu of the page itself, as the graph's, prevents
 * the event and stays alone.
 */
export function offerTextMenu(contents: WebContents): void {
  contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    if (!isEditable && selectionText === '') return;
    const items = isEditable ? textItems(editFlags) : [{ role: 'copy' } as const];
    const window = BrowserWindow.fromWebContents(contents);
    Menu.buildFromTemplate(items).popup(window === null ? {} : { window });
  });
}
