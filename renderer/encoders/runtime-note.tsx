import { useEffect, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { askRuntime, encoders } from './state.ts';

const MEANING =
  'onnxruntime cannot be loaded on this machine. Tests, sweeps and searches of racers run the encoder in WebAssembly: several times slower, with the same results within rounding.';

/** Says beside a racer that its rollouts are slow here, and why; nothing where they are not. */
export function RuntimeNote(): ReactElement | null {
  const document = useDocument();
  const runtime = useStore(encoders, (state) => state.runtime);
  const sees = document !== null && findTask(document.task)?.encoder !== undefined;
  useEffect(() => {
    if (sees) void askRuntime();
  }, [sees]);
  return sees && runtime === 'wasm' ? <span title={MEANING}>encoder in WebAssembly</span> : null;
}
