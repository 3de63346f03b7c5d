import { useMemo } from 'react';
import { diffGenomes, type GenomeDiff } from '../../shared/genome/diff.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { useStore } from 'zustand';
import { effects } from '../state/effects.ts';
import { useDial, useSession } from '../state/hooks.ts';
import { versionOf, type OpenGenome } from '../state/session.ts';
import { findTask } from '../state/tasks.ts';
import { useScheme } from '../theme/scheme.ts';
import { PALETTES } from '../../shared/drawing/tokens.ts';
import type { GraphModel } from './graph/model.ts';
import { fitLayout, limitsFor, sizesFor } from '../../shared/drawing/layout/fit.ts';
import { layoutFor, layoutOf } from './layouts.ts';
import { fixedName } from '../../shared/tasks/node-names.ts';
import { useEditor } from './state.ts';
import type { PaneSize } from './use-size.ts';
import { traceOf } from './trace.ts';

function diffOrNull(a: Genome, b: Genome): GenomeDiff | null {
  return a.inputCount === b.inputCount && a.outputCount === b.outputCount
    ? diffGenomes(a, b)
    : null;
}

/** Everything the graph of an open genome shows, for a pane of the given size. */
export function useModel(
  open: OpenGenome,
  { width, height, laidOut }: PaneSize,
): GraphModel | null {
  const scheme = useScheme();
  const { selection, trace, refusal, comparison } = useSession((state) => state);
  const showDisabled = useEditor((state) => state.showDisabled);
  const version = versionOf(open);
  const { genome, positions, task: taskId } = version.document;
  const tuned = useMemo(() => isTuned(genome), [genome]);
  const useOffsets = useDial((state) => state.useOffsets) && tuned;
  const weight = useDial((state) => (useOffsets ? state.weight : 0));

  const shownEffects = useStore(effects, ({ shown, measured }) =>
    shown && measured?.genome === genome ? measured : null,
  );
  const layout = useMemo(() => layoutOf(open), [open]);
  const frame = useMemo(() => {
    const task = findTask(taskId);
    const longest = (kinds: readonly string[]): number =>
      Math.max(
        0,
        ...genome.nodes
          .filter((node) => kinds.includes(node.kind))
          .map((node) => fixedName(node, genome, task)?.length ?? 0),
      );
    const margins = {
      left: layout.uniform ? 24 : 32 + longest(['input', 'bias']) * 7.2,
      right: 32 + longest(['output']) * 7.2,
      top: layout.uniform ? 56 : 40,
      bottom: 32,
    };
    const limits = limitsFor(genome.connections.length);
    const stretch = fitLayout(layout, width, laidOut, margins, limits);
    return { task, margins, stretch, sizes: sizesFor(stretch, genome.connections.length) };
  }, [layout, width, laidOut, genome, taskId]);
  const traced = useMemo(() => (trace === null ? null : traceOf(genome, trace)), [genome, trace]);
  const diff = useMemo(
    () => (comparison === null ? null : diffOrNull(comparison.genome, genome)),
    [genome, comparison],
  );

  return useMemo(() => {
    if (width === 0 || height === 0) return null;
    return {
      width,
      height,
      genome,
      layout,
      ...frame,
      placed: positions,
      palette: PALETTES[scheme],
      scheme,
      selection,
      touched: version.touched,
      traced,
      diff,
      comparedLayout: diff === null || comparison === null ? null : layoutFor(comparison.genome),
      refusal,
      showDisabled,
      weight: useOffsets ? weight : null,
      effects: shownEffects,
    };
  }, [
    width,
    height,
    genome,
    layout,
    frame,
    positions,
    scheme,
    selection,
    version.touched,
    traced,
    diff,
    comparison,
    refusal,
    showDisabled,
    useOffsets,
    weight,
    shownEffects,
  ]);
}
