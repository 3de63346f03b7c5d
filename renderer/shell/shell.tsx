import { useViewportSize } from '@mantine/hooks';
import type { CSSProperties, ReactElement } from 'react';
import { Dial } from '../dial/dial.tsx';
import { Gallery } from '../gallery/gallery.tsx';
import { useTaskId, useLayout, useTasks } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { TestStrip } from '../test-strip/test-strip.tsx';
import { contentOf, roomFor } from './arrangement.ts';
import { Dialogs } from './dialogs.tsx';
import { Dock } from './dock.tsx';
import { Notices } from './notices.tsx';
import { CommandPalette } from './palette.tsx';
import { Splitter } from './splitter.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { Tour } from './tour.tsx';
import styles from './shell.module.css';
import { VIEWS } from './views.ts';

/** The window: title bar, four docks with lines between them, status bar. */
export function Shell(): ReactElement {
  const { width, height } = useViewportSize();
  const layout = useLayout((state) => state);
  // Everything below shows a task as it is now.
  useTasks();
  const task = findTask(useTaskId());
  if (width === 0) return <div className={styles['shell']} />;
  const room = roomFor(width, height);
  const wide = room === 'wide';
  const content = (dock: 'centre' | 'right' | 'bottom') =>
    contentOf(dock, VIEWS, task, layout, room);
  const filling = VIEWS.find((view) => view.id === layout.maximised);
  const right = content('right');
  const bottom = content('bottom');
  const withRight = wide && filling === undefined;
  const withBottom = room !== 'tiny' && filling === undefined && bottom.tabs.length > 0;
  const limit = Math.max(160, Math.min(layout.bottomHeight, height - (wide ? 420 : 500)));
  const sizes = {
    '--gallery': `${wide && !layout.galleryFolded ? layout.galleryWidth : 44}px`,
    '--right': `${Math.min(layout.rightWidth, width - 640)}px`,
    '--bottom': `${limit}px`,
  } as CSSProperties;
  const strip = (
    <div className={styles['strip']}>
      <TestStrip compact={!wide} />
      {wide ? null : <Dial />}
    </div>
  );
  return (
    <div className={styles['shell']} style={sizes} data-room={room}>
      <TitleBar compact={!wide} />
      <div className={styles['body']}>
        <Gallery folded={!wide || layout.galleryFolded} />
        {wide && !layout.galleryFolded ? (
          <Splitter
            size="galleryWidth"
            label="Width of the gallery"
            direction="vertical"
            sign={1}
          />
        ) : null}
        <main className={styles['main']}>
          <div className={styles['upper']}>
            <div className={styles['centre']}>
              <Dock
                id="centre"
                room={room}
                content={filling === undefined ? content('centre') : { tabs: [filling], fixed: [] }}
              />
              {room === 'tiny' || filling === undefined || filling.id === 'genome' ? strip : null}
            </div>
            {withRight ? (
              <>
                <Splitter
                  size="rightWidth"
                  label="Width of the right column"
                  direction="vertical"
                  sign={-1}
                />
                <div className={styles['right']}>
                  <Dock id="right" room={room} content={{ tabs: right.tabs, fixed: [] }} />
                  <Dial />
                  <Dock id="right" room={room} content={{ tabs: [], fixed: right.fixed }} />
                </div>
              </>
            ) : null}
          </div>
          {withBottom ? (
            <>
              <Splitter
                size="bottomHeight"
                label="Height of the bottom strip"
                direction="horizontal"
                sign={-1}
              />
              <div className={styles['bottom']}>
                <Dock id="bottom" room={room} content={bottom} />
              </div>
            </>
          ) : null}
        </main>
      </div>
      <StatusBar />
      <Notices />
      <CommandPalette />
      <Dialogs />
      <Tour />
    </div>
  );
}
