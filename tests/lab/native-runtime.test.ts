import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createHub } from '../../electron/lab/hub.ts';
import { createJobs } from '../../electron/lab/jobs.ts';
import { CRASHED, driveRun } from '../../electron/lab/driven-run.ts';
import { loadRuntime } from '../../electron/encoders/onnx-encoder.ts';
import type { ProcessMaker } from '../../electron/processes/process.ts';
import type { RunEntry } from '../../shared/contract/lab.ts';

/** A child that ends when told to and reports nothing. */
function crashing(): { readonly make: ProcessMaker; readonly crash: () => void } {
  const listeners: ((code: number | null) => void)[] = [];
  return {
    make: () => ({
      pid: 1,
      send: () => undefined,
      onMessage: () => () => undefined,
      onExit: (listener) => {
        listeners.push(listener);
        return () => undefined;
      },
      kill: () => undefined,
    }),
    crash: () => {
      for (const listener of listeners) listener(null);
    },
  };
}

beforeEach(() => vi.stubEnv('PRECOCIAL_ENCODER_RUNTIME', ''));
afterEach(() => vi.unstubAllEnvs());

async function endOfRun(task: string): Promise<string | null> {
  const { make, crash } = crashing();
  const message = new Promise<string | null>((resolve) => {
    driveRun({
      entry: { id: 'a', task, status: 'running' } as RunEntry,
      begin: { kind: 'begin' } as never,
      makeProcess: make,
      hub: createHub(),
      onEnd: (text) => Promise.resolve(resolve(text)),
    });
  });
  crash();
  return message;
}

describe('a process that ends unexpectedly', () => {
  it('while it used the encoder makes the next ones use WebAssembly, which is said once', async () => {
    expect(await endOfRun('racing')).toBe(
      `${CRASHED} In case the native runtime of its encoder was the cause, the encoder runs in WebAssembly until Precocial is started again.`,
    );
    expect(await loadRuntime()).toBeNull();
    expect(process.env['PRECOCIAL_ENCODER_RUNTIME']).toBe('wasm');
    expect(await endOfRun('racing')).toBe(CRASHED);
  });

  it('without an encoder changes nothing', async () => {
    expect(await endOfRun('swingup')).toBe(CRASHED);
    expect(process.env['PRECOCIAL_ENCODER_RUNTIME']).toBe('');
  });

  it('during a job of the racer is told in the same way', async () => {
    const { make, crash } = crashing();
    const jobs = createJobs(make, () => []);
    const job = jobs.run('evaluate', { document: { task: 'racing' } }, 'now', () => undefined);
    crash();
    await expect(job).rejects.toThrow(/Try again\. In case .* WebAssembly/);
    expect(process.env['PRECOCIAL_ENCODER_RUNTIME']).toBe('wasm');
  });
});
