import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Laboratory } from '../../electron/lab/lab.ts';

/** What Electron is asked for here, and what the person answers. */
const standIn = vi.hoisted(() => ({
  listeners: new Map<string, (...given: unknown[]) => void>(),
  window: { isDestroyed: () => false, destroy: vi.fn(), close: vi.fn() },
  asked: [] as string[],
  answer: 0,
  quit: vi.fn(),
}));

vi.mock('electron', () => ({
  app: {
    on: (event: string, listener: (...given: unknown[]) => void) =>
      standIn.listeners.set(event, listener),
    quit: standIn.quit,
  },
  BrowserWindow: {
    fromWebContents: () => standIn.window,
    getFocusedWindow: () => null,
    getAllWindows: () => [standIn.window],
  },
  dialog: {
    showMessageBox: (...given: unknown[]) => {
      standIn.asked.push((given.at(-1) as { readonly message: string }).message);
      return Promise.resolve({ response: standIn.answer });
    },
  },
}));

const { offerReload } = await import('../../electron/main/gone.ts');
const { orderlyClosing } = await import('../../electron/main/closing.ts');

beforeEach(() => {
  standIn.asked.length = 0;
  vi.clearAllMocks();
});

describe('a window whose page died', () => {
  const contents = { reload: vi.fn() };
  const die = (reason: string): void =>
    standIn.listeners.get('render-process-gone')?.({}, contents, { reason });

  it('is loaded again if the person wants it, closed if not', async () => {
    offerReload();
    standIn.answer = 0;
    die('crashed');
    await vi.waitFor(() => expect(contents.reload).toHaveBeenCalledOnce());
    expect(standIn.asked).toEqual(['This window stopped working.']);
    standIn.answer = 1;
    die('oom');
    await vi.waitFor(() => expect(standIn.window.destroy).toHaveBeenCalledOnce());
  });

  it('that ended in order is not asked about', () => {
    offerReload();
    die('clean-exit');
    expect(standIn.asked).toEqual([]);
  });
});

describe('closing while searches run', () => {
  const active = ['one'];
  const laboratory = {
    runs: () => ({ active: () => active.map((id) => ({ id, name: id, generation: 3 })) }),
  } as unknown as Laboratory;

  it('asks again for a search that was begun after the answer', async () => {
    orderlyClosing(laboratory);
    standIn.answer = 0;
    const quit = (): boolean => {
      let prevented = false;
      standIn.listeners.get('before-quit')?.({ preventDefault: () => (prevented = true) });
      return !prevented;
    };
    expect(quit()).toBe(false);
    await vi.waitFor(() => expect(standIn.quit).toHaveBeenCalledOnce());
    expect(quit()).toBe(true);
    active.push('two');
    expect(quit()).toBe(false);
    expect(standIn.asked).toHaveLength(2);
  });
});
