import { useEffect, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { askRuntime, encoders } from './state.ts';

const MEANING =
  'onnxruntime cannot be loaded on this machine. Tests, sweeps and searches of racers run the encoder in WebAssembly: several times slower. Its latents differ in the last digits, and from there a drive can take another course: compare scores only with others from WebAssembly.';

const UNKNOWN =
  "This racer's file names no encoder; files of the published release never do. Its inputs were another encoder's latents, so its scores here say little about how it drives with its own.";

/** Says beside a racer that its inputs are not those it was evolved with, or that its rollouts are slow here. */
export function RuntimeNote(): ReactElement | null {
  const document = useDocument();
  const runtime = useStore(encoders, (state) => state.runtime);
  const sees = document !== null && findTask(document.task)?.encoder !== undefined;
  useEffect(() => {
    if (sees) void askRuntime();
  }, [sees]);
  if (!sees) return null;
  const unknown = document.encoder === undefined;
  return (
    <>
      {unknown && <span title={UNKNOWN}>inputs of another encoder</span>}
      {runtime === 'wasm' && <span title={MEANING}>encoder in WebAssembly</span>}
    </>
  );
}
