import { describe, expect, it } from 'vitest';
import { PrecocialError } from '../../../shared/base/errors.ts';
import type { Progress } from '../../../shared/contract/lab.ts';
import { soleJob } from '../../../renderer/state/sole-job.ts';
import { notices } from '../../../renderer/state/notices.ts';

const half: Progress = { done: 0.5, note: 'half', secondsLeft: 1 };

describe('a job of which one runs at a time', () => {
  it('is shown from its beginning to its end', async () => {
    const shown: (string | null)[] = [];
    const job = soleJob<string>((running) => {
      shown.push(running === null ? null : `${running.of} ${running.progress.note}`);
    });
    await job.run('a', 'begin', (report) => {
      report(half);
      return Promise.resolve();
    });
    expect(shown).toEqual([null, 'a begin', 'a half', null]);
  });

  it('is ended by the next one, and says nothing any more', async () => {
    let last: string | null = null;
    const job = soleJob<string>((running) => {
      last = running?.of ?? null;
    });
    const first = job.run(
      'a',
      '',
      (report, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            report(half);
            resolve();
          });
        }),
    );
    let end = (): void => undefined;
    const second = job.run(
      'b',
      '',
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    await first;
    expect(last).toBe('b');
    end();
    await second;
    expect(last).toBeNull();
  });

  it('tells of an error', async () => {
    const job = soleJob<string>(() => undefined);
    await job.run('a', '', () => Promise.reject(new PrecocialError('internal', 'It went wrong.')));
    expect(JSON.stringify(notices.getState())).toContain('It went wrong.');
  });

  it('is shown until it has ended when it is asked to stop, and its error is told', async () => {
    const shown: (string | null)[] = [];
    const failed: string[] = [];
    const job = soleJob<string>(
      (running) => {
        shown.push(running?.of ?? null);
      },
      (error, of) => failed.push(`${of}: ${error instanceof Error ? error.message : ''}`),
    );
    const run = job.run(
      'a',
      '',
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new PrecocialError('cancelled', 'Over.')));
        }),
    );
    job.stop();
    expect(job.isRunning()).toBe(true);
    expect(shown).toEqual([null, 'a']);
    await run;
    expect(job.isRunning()).toBe(false);
    expect(shown).toEqual([null, 'a', null]);
    expect(failed).toEqual(['a: Over.']);
  });

  it('says nothing of the error of a job that was cancelled', async () => {
    const failed: unknown[] = [];
    const job = soleJob<string>(
      () => undefined,
      (error) => failed.push(error),
    );
    let fail = (_: Error): void => undefined;
    const run = job.run('a', '', () => new Promise((_, reject) => (fail = reject)));
    job.cancel();
    fail(new Error('It went wrong.'));
    await run;
    expect(failed).toEqual([]);
  });
});
