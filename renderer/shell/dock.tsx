import { Menu } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { ToolButton } from '../controls/button.tsx';
import { Tip } from '../controls/tip.tsx';
import { useLayout } from '../state/hooks.ts';
import { bringToFront, layout, moveView, type DockId } from '../state/layout.ts';
import type { DockContent, Room } from './arrangement.ts';
import { openHandbook } from '../handbook/state.ts';
import { HeaderSlot } from '../controls/header.tsx';
import { LazyView } from './lazy-view.tsx';
import styles from './shell.module.css';
import type { ViewDefinition } from '../state/view-definition.ts';

const DOCKS: readonly { id: DockId; title: string }[] = [
  { id: 'centre', title: 'the middle' },
  { id: 'right', title: 'the right column' },
  { id: 'bottom', title: 'the bottom strip' },
];

function Tabs({
  dock,
  tabs,
  front,
}: {
  dock: DockId;
  tabs: readonly ViewDefinition[];
  front: ViewDefinition;
}): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const place = tabs.findIndex((view) => view.id === front.id);
    const next = tabs[(place + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    bringToFront(dock, next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div
      className={styles['tabs']}
      role="tablist"
      aria-label={`Views of ${dock}`}
      onKeyDown={onKeyDown}
    >
      {tabs.map((view) => (
        <Tip key={view.id} title={view.title} meaning={view.meaning} position="top">
          <button
            type="button"
            role="tab"
            id={`tab-${view.id}`}
            aria-selected={view.id === front.id}
            aria-controls={`panel-${view.id}`}
            tabIndex={view.id === front.id ? 0 : -1}
            className={styles['tab']}
            data-testid={`tab-${view.id}`}
            onClick={() => bringToFront(dock, view.id)}
          >
            {view.title}
          </button>
        </Tip>
      ))}
    </div>
  );
}

/** Opens the handbook where it explains a view; the handbook itself has none. In a small window it is in the view's menu. */
function HelpTool({ view }: { view: ViewDefinition }): ReactElement | null {
  if (view.id === 'handbook') return null;
  return (
    <ToolButton
      icon="help"
      title={`Handbook: ${view.title}`}
      meaning="Opens the page of the handbook that explains this view."
      testId={`help-${view.id}`}
      onClick={() => openHandbook(view.handbook)}
    />
  );
}

/** Moves a view to another dock, or lets it fill the window. */
function ViewMenu({
  view,
  dock,
  room,
}: {
  view: ViewDefinition;
  dock: DockId;
  room: Room;
}): ReactElement {
  const maximised = useLayout((state) => state.maximised);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ToolButton
          icon={maximised === view.id ? 'restore' : 'maximise'}
          title={`Place of ${view.title}`}
          meaning="Let the view fill the window, or move it to another dock."
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => layout.setState({ maximised: maximised === view.id ? null : view.id })}
        >
          {maximised === view.id ? 'Back to its dock' : 'Fill the window'}
        </Menu.Item>
        {room === 'wide' || view.id === 'handbook' ? null : (
          <Menu.Item onClick={() => openHandbook(view.handbook)}>
            Explain it in the handbook
          </Menu.Item>
        )}
        {room !== 'wide' || maximised !== null
          ? null
          : DOCKS.filter(({ id }) => id !== dock).map(({ id, title }) => (
              <Menu.Item key={id} onClick={() => moveView(view.id, id)}>
                {`Move to ${title}`}
              </Menu.Item>
            ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface DockProps {
  readonly id: DockId;
  readonly content: DockContent;
  readonly room: Room;
  /** What stands below the view on top: the test strip under the genome. */
  readonly foot?: (front: ViewDefinition) => ReactNode;
}

/** A dock: a header with the title or tabs of its views, the view on top, and fixed views below. */
export function Dock({ id, content, room, foot }: DockProps): ReactElement | null {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const wanted = useLayout((state) => state.front[id]);
  const { tabs, fixed } = content;
  const front = tabs.find((view) => view.id === wanted) ?? tabs[0];
  // Where a dock was folded into another, its fixed views go with its own tabs only.
  const below = fixed.filter((view) => front === undefined || view.dock === front.dock);
  if (front === undefined && below.length === 0) return null;
  return (
    <section className={styles['dock']} data-dock={id} data-pane="" data-testid={`dock-${id}`}>
      {front === undefined ? null : (
        <>
          <header className={styles['header']}>
            {tabs.length > 1 || id === 'bottom' ? (
              <Tabs dock={id} tabs={tabs} front={front} />
            ) : (
              <Tip title={front.title} meaning={front.meaning} position="bottom-start">
                <h2 className={styles['title']}>{front.title}</h2>
              </Tip>
            )}
            <div className={styles['slot']} ref={setSlot} />
            {room === 'wide' ? <HelpTool view={front} /> : null}
            <ViewMenu view={front} dock={id} room={room} />
          </header>
          <div
            className={styles['view']}
            id={`panel-${front.id}`}
            role={tabs.length > 1 ? 'tabpanel' : undefined}
            aria-labelledby={tabs.length > 1 ? `tab-${front.id}` : undefined}
          >
            <HeaderSlot.Provider value={slot}>
              <LazyView view={front} />
            </HeaderSlot.Provider>
          </div>
          {foot?.(front)}
        </>
      )}
      {below.map((view) => (
        <div key={view.id} className={styles['fixed']} style={{ height: view.height }}>
          <LazyView view={view} />
        </div>
      ))}
    </section>
  );
}
