import { BrowserWindow, app, dialog } from 'electron';

/** Says so when a window's page has died, and offers to load it again. Its genome lies in the drafts. */
export function offerReload(): void {
  app.on('render-process-gone', (_event, contents, { reason }) => {
    const window = BrowserWindow.fromWebContents(contents);
    if (window === null || reason === 'clean-exit') return;
    const memory = reason === 'oom' ? 'It ran out of memory. ' : '';
    const question = {
      type: 'error' as const,
      message: 'This window stopped working.',
      detail: `${memory}Searches go on, and unsaved changes of a genome were kept. Reload the window to go on with them.`,
      buttons: ['Reload', 'Close the Window'],
      defaultId: 0,
      cancelId: 1,
    };
    void dialog.showMessageBox(window, question).then(({ response }) => {
      if (window.isDestroyed()) return;
      if (response === 0) contents.reload();
      else window.destroy();
    });
  });
}
