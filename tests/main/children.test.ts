import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./electron.ts'));
import { utilityMaker } from '../../electron/main/utility.ts';
import { asked, forget, type FakeChild } from './electron.ts';

function start(): { child: FakeChild; handle: ReturnType<ReturnType<typeof utilityMaker>> } {
  const handle = utilityMaker('/workers')('job-process', []);
  const [child] = asked.children;
  if (child === undefined) throw new Error('no child');
  return { child, handle };
}

beforeEach(forget);

describe("a child of Electron's", () => {
  it('that was ended before it had spawned is killed when it has', () => {
    const { child, handle } = start();
    handle.kill();
    expect(child.killed).toBe(false);
    child.spawn();
    expect(child.killed).toBe(true);
  });

  it('lives on after it spawned if nobody ended it', () => {
    const { child } = start();
    child.spawn();
    expect(child.kills).toBe(0);
  });

  it('that runs out of memory is reported as every other end, without an exception here', () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { child, handle } = start();
    const ends: (number | null)[] = [];
    handle.onExit((code) => ends.push(code));
    child.spawn();
    expect(() => child.emit('error', 'FatalError', 'v8::OOM', '{}')).not.toThrow();
    child.emit('exit', 134);
    expect(ends).toEqual([134]);
    expect(said).toHaveBeenCalledWith(expect.stringContaining('job-process ends: FatalError'));
    said.mockRestore();
  });
});
