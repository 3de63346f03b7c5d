import { type ReactElement, type RefObject } from 'react';
import { useStore } from 'zustand';
import { FRAME_SIZE, IMAGE_SIZE } from '../../shared/tasks/racing/constants.ts';
import { OpenGenome } from '../controls/open-genome.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { HeaderTools } from '../controls/header.tsx';
import { useDocument } from '../state/hooks.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import { Latents } from './latents.tsx';
import { vision } from './state.ts';
import { useVision, type Sight } from './use-vision.ts';
import styles from './vision.module.css';

/** What the racer sees: frame, input of the encoder, reconstruction, latents. */
export default function VisionView(): ReactElement {
  const document = useDocument();
  const { canvases, sight, failure } = useVision();
  const held = useStore(vision, (state) => state.held);
  if (document === null) {
    return <OpenGenome line="Open a racer to see what it sees." />;
  }
  return (
    <section className={styles['view']} data-testid="vision" aria-label="Vision">
      <HeaderTools>
        <div className={styles['header']}>
          <span className={styles['note']}>
            {held.size === 0 ? 'what the genome sees' : `${held.size} of 16 latents held`}
          </span>
          {held.size === 0 ? null : (
            <CommandButton id="vision.release" icon="undo" kind="quiet" text="Let go" />
          )}
        </div>
      </HeaderTools>
      <div className={styles['body']}>
        <div className={styles['pictures']}>
          <Picture
            title="Frame, 96 × 96"
            meaning="The published frame: road, kerbs, car, and the bar of indicators."
            side={FRAME_SIZE}
            canvas={canvases.frame}
            testId="vision-frame"
          />
          <Picture
            title="Input, 64 × 64"
            meaning="Rows 0 to 83 of the frame, resized: what the encoder is given."
            side={IMAGE_SIZE}
            canvas={canvases.image}
            testId="vision-input"
          />
          <Picture
            title={held.size === 0 ? 'Reconstruction' : 'Imagined'}
            meaning="What the decoder makes of the 16 latents below."
            side={IMAGE_SIZE}
            canvas={canvases.reconstruction}
            testId="vision-reconstruction"
          />
        </div>
        <Numbers sight={sight} />
        {failure === null ? null : (
          <p className={styles['failure']} role="status">
            {failure}
          </p>
        )}
        <Latents seen={sight?.latents ?? []} held={held} genome={document.genome} />
      </div>
    </section>
  );
}

interface PictureProps {
  readonly title: string;
  readonly meaning: string;
  readonly side: number;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly testId: string;
}

function Picture({ title, meaning, side, canvas, testId }: PictureProps): ReactElement {
  return (
    <figure className={styles['picture']} title={meaning}>
      <figcaption>{title}</figcaption>
      <canvas
        ref={canvas}
        width={side}
        height={side}
        role="img"
        aria-label={`${title}. ${meaning}`}
        data-testid={testId}
      />
    </figure>
  );
}

function Numbers({ sight }: { readonly sight: Sight | null }): ReactElement {
  const rows: readonly (readonly [string, string, string])[] = [
    [
      'Squared error',
      formatNumber(sight?.error, 1),
      'Input against reconstruction, summed over the image of 12,288 values in 0..1',
    ],
    [
      'Tiles',
      sight === null ? '–' : `${sight.visited} of ${sight.tiles}`,
      'Tiles of the track touched so far',
    ],
    ['Speed', sight === null ? '–' : `${formatNumber(sight.speed, 0)} m/s`, 'Speed of the car'],
  ];
  return (
    <dl className={styles['numbers']}>
      {rows.map(([name, value, meaning]) => (
        <div key={name} title={meaning}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
