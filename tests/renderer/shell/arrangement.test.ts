import { describe, expect, it } from 'vitest';
import { contentOf, dockOf, roomFor } from '../../../renderer/shell/arrangement.ts';
import { VIEWS } from '../../../renderer/shell/views.ts';
import type { ViewDefinition } from '../../../renderer/state/view-definition.ts';
import { DEFAULT_LAYOUT } from '../../../renderer/state/layout.ts';
import { allTasks } from '../../../shared/tasks/registry.ts';

const view = (id: string, more: Partial<ViewDefinition>): ViewDefinition => ({
  id,
  title: id,
  dock: 'right',
  order: 0,
  meaning: '',
  handbook: 'contents',
  load: () => Promise.resolve({ default: () => null }),
  ...more,
});

describe('the arrangement of views', () => {
  it.each([
    [1440, 900, 'wide'],
    [1152, 720, 'small'],
    [1024, 700, 'small'],
    [720, 450, 'tiny'],
  ] as const)('of %i x %i px is %s', (width, height, room) => {
    expect(roomFor(width, height)).toBe(room);
  });

  it('turns the right column into tabs where it has no room', () => {
    const rollout = view('rollout', {});
    expect(dockOf(rollout, DEFAULT_LAYOUT, 'wide')).toBe('right');
    expect(dockOf(rollout, DEFAULT_LAYOUT, 'small')).toBe('centre');
    const sweep = view('sweep', { dock: 'bottom' });
    expect(dockOf(sweep, DEFAULT_LAYOUT, 'small')).toBe('bottom');
    expect(dockOf(sweep, DEFAULT_LAYOUT, 'tiny')).toBe('centre');
    const strip = view('strip', { dock: 'bottom', smallDock: 'centre' });
    expect(dockOf(strip, DEFAULT_LAYOUT, 'wide')).toBe('bottom');
    expect(dockOf(strip, DEFAULT_LAYOUT, 'small')).toBe('centre');
    const placement = { strip: 'bottom' as const };
    expect(dockOf(strip, { ...DEFAULT_LAYOUT, placement }, 'small')).toBe('bottom');
  });

  it('honours where a person moved a view, and leaves out those of other tasks', () => {
    const views = [view('a', {}), view('b', { height: 120 }), view('c', { tasks: () => false })];
    const [task] = allTasks();
    const moved = { ...DEFAULT_LAYOUT, placement: { a: 'bottom' as const } };
    expect(contentOf('right', views, task ?? null, moved, 'wide')).toEqual({
      tabs: [],
      fixed: [views[1]],
    });
    expect(contentOf('bottom', views, task ?? null, moved, 'wide').tabs).toEqual([views[0]]);
    // In a small room a view of fixed height is a tab of its own.
    expect(contentOf('centre', views, task ?? null, DEFAULT_LAYOUT, 'small')).toEqual({
      tabs: [views[0], views[1]],
      fixed: [],
    });
  });

  it('gives a view that comes on demand a tab only while it is on top', () => {
    const views = [view('a', {}), view('b', { onDemand: true })];
    const tabs = (front: string) =>
      contentOf('right', views, null, { ...DEFAULT_LAYOUT, front: { right: front } }, 'wide').tabs;
    expect(tabs('a')).toEqual([views[0]]);
    expect(tabs('b')).toEqual(views);
  });

  it('has a view in every dock for every task, none twice', () => {
    expect(new Set(VIEWS.map(({ id }) => id)).size).toBe(VIEWS.length);
    for (const task of allTasks())
      for (const dock of ['centre', 'right', 'bottom'] as const) {
        const content = contentOf(dock, VIEWS, task, DEFAULT_LAYOUT, 'wide');
        expect([task.id, dock, content.tabs.length > 0]).toEqual([task.id, dock, true]);
      }
  });
});
