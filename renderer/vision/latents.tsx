import { useMemo, useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { inputId, type Genome } from '../../shared/genome/genome.ts';
import { LATENTS } from '../../shared/tasks/racing/constants.ts';
import { formatSigned } from '../../shared/drawing/numbers.ts';
import { holdLatent, LATENT_RANGE, releaseLatents, type HeldLatents } from './state.ts';
import styles from './vision.module.css';

/** Change of a latent by one press of an arrow key. */
const KEY_STEP = 0.1;

/** Latents that an enabled connection of the genome leaves. */
function usedLatents(genome: Genome): ReadonlySet<number> {
  const sources = new Set(
    genome.connections.filter(({ enabled }) => enabled).map(({ source }) => source),
  );
  const indices = Array.from({ length: LATENTS }, (_, k) => k);
  return new Set(
    indices.filter((k) =>
      [k, k + LATENTS].some((input) => input < genome.inputCount && sources.has(inputId(input))),
    ),
  );
}

interface LatentsProps {
  readonly seen: ArrayLike<number>;
  readonly held: HeldLatents;
  readonly genome: Genome;
}

/** The 16 latents as bars; each is a slider that holds its latent, and shows what it means. */
export function Latents({ seen, held, genome }: LatentsProps): ReactElement {
  const used = useMemo(() => usedLatents(genome), [genome]);
  return (
    <div className={styles['latents']}>
      <h3>
        16 latents
        <span>{used.size} used by this genome; drag one to see what it means</span>
      </h3>
      <div className={styles['scale']} aria-hidden="true">
        {[`+${LATENT_RANGE}`, '0', `−${LATENT_RANGE}`].map((text) => (
          <span key={text}>{text}</span>
        ))}
      </div>
      <div className={styles['bars']} role="group" aria-label="Latents">
        {Array.from({ length: LATENTS }, (_, k) => (
          <Latent
            key={k}
            index={k}
            seen={seen[k] ?? 0}
            held={held.get(k) ?? null}
            used={used.has(k)}
          />
        ))}
      </div>
    </div>
  );
}

interface LatentProps {
  readonly index: number;
  readonly seen: number;
  readonly held: number | null;
  readonly used: boolean;
}

/** Share of a bar's height from its top. */
const placeOf = (value: number): number =>
  (1 - Math.max(-1, Math.min(1, value / LATENT_RANGE))) / 2;

function Latent({ index, seen, held, used }: LatentProps): ReactElement {
  const bar = useRef<HTMLDivElement>(null);
  const value = held ?? seen;
  const drag = (event: PointerEvent): void => {
    const box = bar.current?.getBoundingClientRect();
    if (box === undefined) return;
    const share = (event.clientY - box.top) / box.height;
    holdLatent(index, (1 - 2 * share) * LATENT_RANGE);
  };
  const press = (event: KeyboardEvent): void => {
    const change = { ArrowUp: KEY_STEP, ArrowRight: KEY_STEP, ArrowDown: -KEY_STEP }[event.key];
    if (event.key === 'Escape') releaseLatents(index);
    else if (change !== undefined) holdLatent(index, value + change);
    else if (event.key === 'ArrowLeft') holdLatent(index, value - KEY_STEP);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const [top, bottom] = [placeOf(Math.max(0, value)), placeOf(Math.min(0, value))];
  const note = used ? '' : ', which this genome does not use';
  return (
    <div className={styles['latent']} data-held={held !== null || undefined} data-used={used}>
      <div
        ref={bar}
        className={styles['track']}
        role="slider"
        tabIndex={0}
        aria-label={`Latent ${index + 1}`}
        aria-orientation="vertical"
        aria-valuemin={-LATENT_RANGE}
        aria-valuemax={LATENT_RANGE}
        aria-valuenow={Number(value.toFixed(2))}
        aria-valuetext={`${formatSigned(value, 2)}${held === null ? '' : ', held'}`}
        title={`Latent ${index + 1}: ${formatSigned(value, 2)}${note}. Drag or arrow keys hold it, double-click or Esc lets it go.`}
        data-testid={`latent-${index + 1}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) drag(event);
        }}
        onDoubleClick={() => releaseLatents(index)}
        onKeyDown={press}
      >
        <i
          className={styles['bar']}
          style={{ top: `${top * 100}%`, height: `${(bottom - top) * 100}%` }}
        />
        {held === null ? null : (
          <i className={styles['seen']} style={{ top: `${placeOf(seen) * 100}%` }} />
        )}
        <i className={styles['handle']} style={{ top: `${placeOf(value) * 100}%` }} />
      </div>
      <span aria-hidden="true">{index + 1}</span>
    </div>
  );
}
