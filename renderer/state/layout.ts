import { createStore } from 'zustand/vanilla';

/** The four fixed docks of the window. */
export type DockId = 'gallery' | 'centre' | 'right' | 'bottom';
export type LayoutPreset = 'edit' | 'watch';
export type ThemeChoice = 'system' | 'light' | 'dark';

export interface LayoutState {
  readonly galleryWidth: number;
  readonly galleryFolded: boolean;
  readonly rightWidth: number;
  readonly bottomHeight: number;
  /** The tab on top in each dock, by view id. */
  readonly front: Readonly<Partial<Record<DockId, string>>>;
  /** Docks of views that were moved away from their own. */
  readonly placement: Readonly<Record<string, DockId>>;
  readonly preset: LayoutPreset;
  /** The view that fills the window, if one does. */
  readonly maximised: string | null;
  readonly theme: ThemeChoice;
  /** Whether the first-run tour was seen to its end or closed. */
  readonly toured: boolean;
  /** False until what was remembered has been read. */
  readonly remembered: boolean;
}

export const DEFAULT_LAYOUT: LayoutState = {
  galleryWidth: 208,
  galleryFolded: false,
  rightWidth: 448,
  bottomHeight: 264,
  front: {},
  placement: {},
  preset: 'edit',
  maximised: null,
  theme: 'system',
  toured: false,
  remembered: false,
};

export const SIZE_LIMITS = {
  galleryWidth: [160, 360],
  rightWidth: [320, 900],
  bottomHeight: [160, 640],
} as const;

export type SizeName = keyof typeof SIZE_LIMITS;

export const layout = createStore<LayoutState>()(() => DEFAULT_LAYOUT);

/** Sets a dock's size in px, within its limits. */
export function resize(name: SizeName, size: number): void {
  const [low, high] = SIZE_LIMITS[name];
  layout.setState({ [name]: Math.round(Math.min(high, Math.max(low, size))) });
}

/** Brings a view to the front of the dock it is in. */
export function bringToFront(dock: DockId, view: string): void {
  layout.setState(({ front }) => ({ front: { ...front, [dock]: view } }));
}

/** Moves a view to another dock and shows it there. */
export function moveView(view: string, dock: DockId): void {
  layout.setState(({ placement }) => ({ placement: { ...placement, [view]: dock } }));
  bringToFront(dock, view);
}

/** Layout presets: `edit` has the genome in the middle, `watch` the rollout. */
export function applyPreset(preset: LayoutPreset): void {
  layout.setState({
    preset,
    placement: preset === 'watch' ? { rollout: 'centre', genome: 'bottom' } : {},
    front: preset === 'watch' ? { bottom: 'genome', centre: 'rollout' } : {},
  });
}

function isDock(value: unknown): value is DockId {
  return value === 'gallery' || value === 'centre' || value === 'right' || value === 'bottom';
}

/** Reads a remembered layout; whatever is missing or damaged keeps its default. */
export function parseLayout(value: unknown): LayoutState {
  if (typeof value !== 'object' || value === null) return { ...DEFAULT_LAYOUT, remembered: true };
  const given = value as Readonly<Record<string, unknown>>;
  const size = (name: SizeName): number => {
    const wanted = given[name];
    const [low, high] = SIZE_LIMITS[name];
    return typeof wanted === 'number' && wanted >= low && wanted <= high
      ? wanted
      : DEFAULT_LAYOUT[name];
  };
  const record = (name: string): [string, unknown][] => {
    const map = given[name];
    return typeof map === 'object' && map !== null ? Object.entries(map) : [];
  };
  const placement = record('placement').filter((pair): pair is [string, DockId] => isDock(pair[1]));
  const front = record('front').filter(
    (pair): pair is [DockId, string] => isDock(pair[0]) && typeof pair[1] === 'string',
  );
  const { theme, preset } = given;
  return {
    galleryWidth: size('galleryWidth'),
    rightWidth: size('rightWidth'),
    bottomHeight: size('bottomHeight'),
    galleryFolded: given['galleryFolded'] === true,
    front: Object.fromEntries(front),
    placement: Object.fromEntries(placement),
    preset: preset === 'watch' ? 'watch' : 'edit',
    maximised: null,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    toured: given['toured'] === true,
    remembered: true,
  };
}
