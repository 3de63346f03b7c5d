import { useEffect, useState, type ReactElement } from 'react';
import { Button } from '../controls/button.tsx';
import { useLayout } from '../state/hooks.ts';
import { layout } from '../state/layout.ts';
import { cardPlace, type Box } from './card-place.ts';
import styles from './tour.module.css';

interface Stop {
  /** Selectors of what is framed: the first that is there. */
  readonly targets: readonly string[];
  readonly title: string;
  readonly text: string;
}

const STOPS: readonly Stop[] = [
  {
    targets: ['[data-testid="gallery"]'],
    title: 'Champions',
    text: 'Networks evolved here, one or more a task. Click one to open it; your own genomes and runs stand below.',
  },
  {
    targets: ['[data-testid="graph-pane"]', '[data-dock="centre"]'],
    title: 'The genome',
    text: 'Double-click a connection to insert a node, drag from a node’s handle to another to connect, press 1 to 9 to change an activation. Everything can be undone.',
  },
  {
    targets: ['[data-testid="dial"]'],
    title: 'The shared weight',
    text: 'Every connection has this one weight. Drag it and the body moves otherwise at once.',
  },
  {
    targets: ['[data-testid="test-strip"]'],
    title: 'Did that help?',
    text: 'After every edit the genome is tested at six weights on the same seeds as before the edit.',
  },
  {
    targets: ['[data-testid="dock-bottom"]', '[data-dock="centre"]'],
    title: 'Sweep, search, judge, tune',
    text: 'See the return over all weights, evolve from the genome on screen, compare with the paper.',
  },
];

function placeOf(targets: readonly string[]): Box | null {
  const shown = targets
    .map((selector) => document.querySelector(selector)?.getBoundingClientRect())
    .find((box) => box !== undefined && box.width > 0);
  if (shown === undefined) return null;
  const { left, top, width, height } = shown;
  return { left, top, width, height };
}

const CARD = { width: 320, height: 170 };

/** The first-run tour: five things, each in a line or two; Escape ends it for good. */
export function Tour(): ReactElement | null {
  const toured = useLayout((state) => state.toured);
  const remembered = useLayout((state) => state.remembered);
  const [stop, setStop] = useState(0);
  const [place, setPlace] = useState<Box | null>(null);
  const current = STOPS[stop];
  const end = (): void => {
    layout.setState({ toured: true });
    setStop(0);
  };
  const visible = remembered && !toured && current !== undefined;
  useEffect(() => {
    if (!visible) return undefined;
    const measure = (): void => setPlace(placeOf(current.targets));
    measure();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') end();
    };
    window.addEventListener('resize', measure);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('resize', measure);
      window.removeEventListener('keydown', onKey);
    };
  }, [visible, current]);
  if (!visible || place === null) return null;
  const last = stop === STOPS.length - 1;
  return (
    <>
      <div className={styles['frame']} style={place} aria-hidden="true" />
      <section
        className={styles['card']}
        style={cardPlace(place, CARD, { width: window.innerWidth, height: window.innerHeight })}
        aria-label="Tour"
        data-testid="tour"
      >
        <p className={styles['title']}>{current.title}</p>
        <p className={styles['text']}>{current.text}</p>
        <div className={styles['row']}>
          <span>{`${stop + 1} of ${STOPS.length}`}</span>
          <Button
            kind="quiet"
            title="End the tour"
            shortcut="Escape"
            onClick={end}
            testId="tour-end"
          >
            End
          </Button>
          {stop === 0 ? null : (
            <Button
              kind="quiet"
              title="The stop before"
              onClick={() => setStop(stop - 1)}
              testId="tour-back"
            >
              Back
            </Button>
          )}
          <Button
            kind="primary"
            title={last ? 'End the tour' : 'Next stop'}
            onClick={() => (last ? end() : setStop(stop + 1))}
            testId="tour-next"
          >
            {last ? 'Done' : 'Next'}
          </Button>
        </div>
      </section>
    </>
  );
}
