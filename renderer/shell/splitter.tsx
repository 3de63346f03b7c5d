import type { KeyboardEvent, PointerEvent, ReactElement } from 'react';
import { layout, resize, SIZE_LIMITS, type SizeName } from '../state/layout.ts';
import { useLayout } from '../state/hooks.ts';
import styles from './shell.module.css';

interface SplitterProps {
  readonly size: SizeName;
  readonly label: string;
  readonly direction: 'vertical' | 'horizontal';
  /** 1 if the dock grows when the splitter moves right or down, else -1. */
  readonly sign: 1 | -1;
}

/** The line between two docks: drag it, or use the arrow keys. */
export function Splitter({ size, label, direction, sign }: SplitterProps): ReactElement {
  const value = useLayout((state) => state[size]);
  const [low, high] = SIZE_LIMITS[size];
  const vertical = direction === 'vertical';
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const target = event.currentTarget;
    const start = vertical ? event.clientX : event.clientY;
    const before = layout.getState()[size];
    target.setPointerCapture(event.pointerId);
    const move = (now: globalThis.PointerEvent): void =>
      resize(size, before + sign * ((vertical ? now.clientX : now.clientY) - start));
    const end = (): void => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('lostpointercapture', end);
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('lostpointercapture', end);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const forward = vertical ? 'ArrowRight' : 'ArrowDown';
    const back = vertical ? 'ArrowLeft' : 'ArrowUp';
    const step = event.key === forward ? 16 : event.key === back ? -16 : 0;
    if (step === 0) return;
    event.preventDefault();
    resize(size, value + sign * step);
  };
  return (
    <div
      className={styles['splitter']}
      data-direction={direction}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={direction}
      aria-valuenow={value}
      aria-valuemin={low}
      aria-valuemax={high}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
