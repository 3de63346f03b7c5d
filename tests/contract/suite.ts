import { afterEach, describe, expect, it } from 'vitest';

import { createLabClient, type LabClient } from '../../shared/contract/client.ts';
import { encode } from '../../shared/contract/codec.ts';
import { PrecocialError, isCancelled } from '../../shared/base/errors.ts';
import { serveWindow, type LabService } from '../../shared/contract/server.ts';
import type { BroadcastName, Broadcasts, RequestName } from '../../shared/contract/lab.ts';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { Port } from '../../shared/contract/wire.ts';
import { swingupDocument } from '../support/documents.ts';

/** Opens a pair of connected ports; `stop` frees what carries them. */
export type Transport = () => Promise<{
  readonly window: Port;
  readonly lab: Port;
  readonly stop: () => Promise<void> | void;
}>;

type Listener = <N extends BroadcastName>(name: N, value: Broadcasts[N]) => void;

const evaluation = (seed: number): Evaluation => ({
  task: 'swingup',
  genome: { connections: 1, hidden: 0, inputsUsed: 1 },
  trials: 1,
  seed,
  byWeight: [],
  mean: Number.NaN,
  stdOverWeights: 0,
  confidence95: Number.POSITIVE_INFINITY,
  steps: 3,
  seconds: 0.5,
});

/** A laboratory that remembers what it was asked. */
function recordingLab() {
  const asked: { readonly name: string; readonly params: unknown }[] = [];
  const listeners = new Set<Listener>();
  let waiting: (() => void) | null = null;
  const requests = new Proxy(
    {},
    {
      get: (_target, name: RequestName) => (params: unknown) => {
        asked.push({ name, params });
        if (name === 'file.asset') return Uint8Array.of(7, 8, 9);
        if (name === 'run.history') return [{ generation: 1, best: -0 }];
        if (name === 'draft.read')
          throw new PrecocialError('not-found', 'No such draft.', { id: 'x', list: [1, 'a'] });
        if (name === 'draft.discard') throw new Error('boom');
        return null;
      },
    },
  ) as LabService<string>['requests'];
  const notAsked = () => Promise.reject(new Error('not asked for'));
  const service: LabService<string> = {
    requests,
    streams: {
      evaluate: (params, onEvent, signal) =>
        new Promise((resolve, reject) => {
          onEvent({ done: 0.5, note: 'half', secondsLeft: null });
          asked.push({ name: 'evaluate', params });
          if (params.seed === 1) resolve(evaluation(params.seed));
          signal.addEventListener('abort', () =>
            reject(new PrecocialError('cancelled', 'Cancelled.')),
          );
          waiting?.();
        }),
      conditions: notAsked,
      tune: notAsked,
      robustness: notAsked,
      ablation: notAsked,
      simplify: notAsked,
      ensemble: notAsked,
      rollout: notAsked,
      task: notAsked,
      encoder: notAsked,
    },
    onBroadcast: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const started = new Promise<void>((resolve) => (waiting = resolve));
  return { service, asked, listeners, started };
}

const request = (seed: number) => ({
  document: swingupDocument(),
  weights: Float64Array.of(-2, 1),
  useOffsets: false,
  trials: 20,
  seed,
  options: {},
  priority: 'now' as const,
});

/** What any transport must do. */
export function contractSuite(title: string, open: Transport): void {
  describe(`the Lab contract over ${title}`, () => {
    let stop: (() => Promise<void> | void) | null = null;
    afterEach(async () => {
      await stop?.();
      stop = null;
    });

    async function connect(): Promise<
      { lab: LabClient; window: Port; far: Port } & ReturnType<typeof recordingLab>
    > {
      const transport = await open();
      stop = transport.stop;
      const recording = recordingLab();
      serveWindow(recording.service, transport.lab, 'window 1');
      return {
        lab: createLabClient(transport.window),
        window: transport.window,
        far: transport.lab,
        ...recording,
      };
    }

    it('answers requests with typed arrays and special numbers intact', async () => {
      const { lab, asked } = await connect();
      expect(await lab.request('file.asset', { path: 'kernels/x.wasm' })).toStrictEqual(
        Uint8Array.of(7, 8, 9),
      );
      const [line] = await lab.request('run.history', { id: 'a', from: 0 });
      expect(line?.best).toBe(-0);
      expect(asked.map((call) => call.name)).toEqual(['file.asset', 'run.history']);
    });

    it('carries typed errors with their details, and others as internal', async () => {
      const { lab } = await connect();
      await expect(lab.request('draft.read', { id: 'x' })).rejects.toMatchObject({
        code: 'not-found',
        message: 'No such draft.',
        details: { id: 'x', list: [1, 'a'] },
      });
      await expect(lab.request('draft.discard', { id: 'x' })).rejects.toMatchObject({
        code: 'internal',
      });
    });

    it('refuses unknown channels and wrong parameters before any handler runs', async () => {
      const { lab, asked } = await connect();
      const loose = lab.request as (name: string, params: unknown) => Promise<unknown>;
      await expect(loose('shell.run', {})).rejects.toMatchObject({ code: 'not-allowed' });
      await expect(loose('toString', {})).rejects.toMatchObject({ code: 'not-allowed' });
      await expect(loose('run.history', { id: '../a', from: 0 })).rejects.toMatchObject({
        code: 'usage',
        details: { field: 'id' },
      });
      const document = swingupDocument();
      const [gene] = document.genome.connections;
      const broken = { ...document, genome: { ...document.genome, connections: [gene, gene] } };
      await expect(loose('draft.write', { id: 'x', document: broken })).rejects.toMatchObject({
        code: 'invalid-genome',
      });
      expect(asked).toEqual([]);
    });

    it('sends events before the result of a stream', async () => {
      const { lab, asked } = await connect();
      const events: number[] = [];
      const result = await lab.stream('evaluate', request(1), (event) => events.push(event.done));
      expect(events).toEqual([0.5]);
      expect(result).toStrictEqual(evaluation(1));
      expect(asked[0]?.params).toStrictEqual(request(1));
    });

    it('cancels a stream', async () => {
      const { lab, started } = await connect();
      const cancel = new AbortController();
      const result = lab.stream('evaluate', request(2), () => undefined, cancel.signal);
      await started;
      cancel.abort();
      await expect(result).rejects.toSatisfy(isCancelled);
    });

    it('hands broadcasts to subscribers until they leave', async () => {
      const { lab, listeners } = await connect();
      await lab.request('app.info', {});
      const seen: string[] = [];
      const leave = lab.subscribe('shell.command', (value) => seen.push(value.command));
      for (const listener of listeners) listener('shell.command', { command: 'open' });
      await lab.request('app.info', {});
      leave();
      for (const listener of listeners) listener('shell.command', { command: 'late' });
      await lab.request('app.info', {});
      expect(seen).toEqual(['open']);
    });
  });
}

/** What a transport with two processes must do when one end goes. */
export function closingSuite(title: string, open: Transport): void {
  describe(`closing ${title}`, () => {
    it('rejects open requests in the window and cancels streams in the lab', async () => {
      const transport = await open();
      const recording = recordingLab();
      serveWindow(recording.service, transport.lab, 'window 1');
      const lab = createLabClient(transport.window);
      const result = lab.stream('evaluate', request(2), () => undefined);
      await recording.started;
      expect(recording.listeners.size).toBe(1);
      transport.window.close();
      await expect(result).rejects.toMatchObject({ code: 'disconnected' });
      await expect(lab.request('app.info', {})).rejects.toMatchObject({ code: 'disconnected' });
      await expect.poll(() => recording.listeners.size).toBe(0);
      await transport.stop();
    });

    it('closes on bytes that are no message', async () => {
      const transport = await open();
      serveWindow(recordingLab().service, transport.lab, 'window 1');
      const closed = new Promise<void>((resolve) => transport.window.onClose(() => resolve()));
      transport.window.send(encode({ type: 'eval', code: '1' }));
      await closed;
      await transport.stop();
    });
  });
}
