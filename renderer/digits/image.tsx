import { useLayoutEffect, useRef, type ReactElement } from 'react';

interface DigitImageProps {
  /** Darkness of each pixel, 0..levels, row by row. */
  readonly steps: ArrayLike<number>;
  readonly levels: number;
  readonly side: number;
  /** Side on screen in px. */
  readonly size: number;
  readonly label: string;
}

/** A digit as ink on paper, one square a pixel, the same in both themes. */
export function DigitImage({ steps, levels, side, size, label }: DigitImageProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null) return;
    const image = context.createImageData(side, side);
    for (let i = 0; i < side * side; i++) {
      const grey = Math.round(255 * (1 - (steps[i] ?? 0) / levels));
      image.data.set([grey, grey, grey, 255], i * 4);
    }
    context.putImageData(image, 0, 0);
  }, [steps, levels, side]);
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      role="img"
      aria-label={label}
      style={{ width: size, height: size, imageRendering: 'pixelated', display: 'block' }}
    />
  );
}
