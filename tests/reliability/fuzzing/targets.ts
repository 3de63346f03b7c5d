import { BINARY_TARGETS } from './binary-targets.ts';
import { TEXT_TARGETS } from './text-targets.ts';
import type { Target } from './target.ts';

/** Everything that reads what comes from outside. */
export const TARGETS: readonly Target[] = [...TEXT_TARGETS, ...BINARY_TARGETS];
