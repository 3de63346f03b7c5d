import { describe, expect, it, vi } from 'vitest';

import { createJobs } from '../../electron/lab/jobs.ts';
import { isCancelled } from '../../shared/base/errors.ts';
import { swingupDocument } from '../support/documents.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { testLaboratories } from '../support/laboratory.ts';
import type { EvaluationRequest, Progress } from '../../shared/contract/lab.ts';
import type { ProcessMaker } from '../../electron/processes/process.ts';
import type { ToJobProcess } from '../../electron/processes/job-protocol.ts';

/** Job processes made of nothing: the test answers and kills. */
function fakeProcesses() {
  const children: {
    readonly got: ToJobProcess[];
    readonly say: (message: unknown) => void;
    readonly die: () => void;
    killed: boolean;
  }[] = [];
  const maker: ProcessMaker = () => {
    let say: (message: unknown) => void = () => undefined;
    let exit: (code: number | null) => void = () => undefined;
    const got: ToJobProcess[] = [];
    const child = {
      got,
      say: (message: unknown) => say(message),
      die: () => exit(null),
      killed: false,
    };
    children.push(child);
    return {
      pid: 1,
      send: (message) => got.push(message as ToJobProcess),
      onMessage: (listener) => {
        say = listener;
        return () => undefined;
      },
      onExit: (listener) => {
        exit = listener;
        return () => undefined;
      },
      kill: () => {
        child.killed = true;
      },
    };
  };
  return { maker, children };
}

const quiet = () => undefined;

describe('the queue of jobs', () => {
  it('keeps one process for what a person waits for', async () => {
    const { maker, children } = fakeProcesses();
    const jobs = createJobs(maker, () => []);
    const long = jobs.run('long', 1, 'background', quiet);
    const later = jobs.run('later', 2, 'background', quiet);
    const soon = jobs.run('soon', 3, 'soon', quiet);
    const now = jobs.run('now', 4, 'now', quiet);
    const names = () => children.map((child) => child.got.map((m) => 'name' in m && m.name));
    expect(names()).toEqual([['long'], ['soon', 'now']]);
    children[1]?.say({ type: 'result', id: 3, value: 'soon done' });
    expect(await soon).toBe('soon done');
    expect(names()).toEqual([['long'], ['soon', 'now']]);
    children[0]?.say({ type: 'result', id: 1, value: null });
    await long;
    expect(names()).toEqual([
      ['long', 'later'],
      ['soon', 'now'],
    ]);
    children[0]?.say({
      type: 'error',
      id: 2,
      error: { code: 'kernel', message: 'x', details: {} },
    });
    await expect(later).rejects.toMatchObject({ code: 'kernel' });
    jobs.close();
    await expect(now).rejects.toSatisfy(isCancelled);
    expect(children.every((child) => child.killed)).toBe(true);
  });

  it('cancels waiting and running jobs', async () => {
    const { maker, children } = fakeProcesses();
    const jobs = createJobs(maker, () => []);
    const [first, second] = [new AbortController(), new AbortController()];
    const running = jobs.run('a', 1, 'background', quiet, first.signal);
    const waiting = jobs.run('b', 2, 'background', quiet, second.signal);
    second.abort();
    await expect(waiting).rejects.toSatisfy(isCancelled);
    const next = jobs.run('c', 3, 'background', quiet);
    first.abort();
    // Neither the caller nor the next job waits for the process to notice.
    await expect(running).rejects.toSatisfy(isCancelled);
    expect(children[0]?.got.slice(-2)).toMatchObject([
      { type: 'cancel', id: 1 },
      { type: 'job', name: 'c' },
    ]);
    const error = { code: 'cancelled', message: 'c', details: {} };
    children[0]?.say({ type: 'error', id: 1, error });
    children[0]?.say({ type: 'result', id: 3, value: 'done' });
    expect(await next).toBe('done');
    jobs.close();
  });

  it('waits for a cancelled job that puts down what it has done', async () => {
    const { maker, children } = fakeProcesses();
    const jobs = createJobs(maker, () => []);
    const stop = new AbortController();
    let over = false;
    const training = jobs.run('encoder', 1, 'background', quiet, stop.signal);
    const ended = training.catch(() => (over = true));
    stop.abort();
    await Promise.resolve();
    expect(over).toBe(false);
    const error = { code: 'cancelled', message: 'c', details: {} };
    children[0]?.say({ type: 'error', id: 1, error });
    await ended;
    expect(over).toBe(true);
    jobs.close();
  });

  it('says when a process died, and starts another for the next job', async () => {
    const { maker, children } = fakeProcesses();
    const jobs = createJobs(maker, () => []);
    const first = jobs.run('a', 1, 'now', quiet);
    const second = jobs.run('b', 2, 'background', quiet);
    // Both processes are at work: one job each.
    for (const child of [...children]) child.die();
    await expect(first).rejects.toMatchObject({ code: 'worker-died' });
    await expect(second).rejects.toMatchObject({ code: 'worker-died' });
    const third = jobs.run('c', 3, 'now', quiet);
    expect(children).toHaveLength(3);
    children[2]?.say({ type: 'result', id: 3, value: 7 });
    expect(await third).toBe(7);
    jobs.close();
  });
});

describe('jobs that are more urgent', () => {
  it('are given to a process at once, beside what it does', () => {
    const { maker, children } = fakeProcesses();
    const jobs = createJobs(maker, () => []);
    const names = () => children.map((child) => child.got.map((m) => 'name' in m && m.name));
    for (const [name, priority] of [
      ['a', 'soon'],
      ['b', 'background'],
      ['c', 'now'],
      ['d', 'now'],
      ['e', 'soon'],
      ['f', 'background'],
      ['g', 'soon'],
    ] as const)
      jobs.run(name, 0, priority, quiet).catch(quiet);
    // f and g wait: their process does something as urgent.
    expect(names()).toEqual([
      ['a', 'c', 'd'],
      ['b', 'e'],
    ]);
    jobs.close();
  });

  it('do not suffer from a job that does not listen to its cancel', async () => {
    vi.useFakeTimers();
    const { maker, children } = fakeProcesses();
    const jobs = createJobs(maker, () => []);
    const stop = new AbortController();
    const deaf = jobs.run('deaf', 1, 'now', quiet, stop.signal);
    const other = jobs.run('other', 2, 'now', quiet);
    stop.abort();
    vi.advanceTimersByTime(3000);
    expect(children[0]?.killed).toBe(true);
    children[0]?.die();
    vi.useRealTimers();
    await expect(deaf).rejects.toSatisfy(isCancelled);
    expect(children[1]?.got).toMatchObject([{ name: 'other' }]);
    children[1]?.say({ type: 'result', id: 2, value: 5 });
    expect(await other).toBe(5);
    jobs.close();
  });

  it('start in a new process once the old ones are to be renewed', () => {
    const { maker, children } = fakeProcesses();
    const jobs = createJobs(maker, () => []);
    jobs.run('before', 1, 'now', quiet).catch(quiet);
    jobs.renew();
    jobs.run('after', 2, 'now', quiet).catch(quiet);
    expect(children[1]?.got).toMatchObject([{ name: 'after' }]);
    children[0]?.say({ type: 'result', id: 1, value: 0 });
    expect(children[0]?.killed).toBe(true);
    expect(children[1]?.killed).toBe(false);
    jobs.close();
  });
});

describe('evaluation in a real job process', () => {
  const temporary = temporaryFolders();
  const open = testLaboratories();
  const request = (trials: number): EvaluationRequest => ({
    document: swingupDocument(),
    weights: Float64Array.of(-2, -1, -0.5, 0.5, 1, 2),
    useOffsets: false,
    trials,
    seed: 5,
    options: {},
    priority: 'now',
  });

  it('gives the same result every time, with progress', async () => {
    const lab = (await open(await temporary())).window();
    const events: Progress[] = [];
    const first = await lab.stream('evaluate', request(20), (event) => events.push(event));
    const again = await lab.stream('evaluate', request(20), quiet);
    expect(first.byWeight.map((row) => row.weight)).toEqual([-2, -1, -0.5, 0.5, 1, 2]);
    expect(first.byWeight.every((row) => row.returns.length === 20)).toBe(true);
    expect({ ...again, seconds: 0 }).toEqual({ ...first, seconds: 0 });
    expect(events.at(-1)?.done ?? 1).toBe(1);
  });

  it('can be cancelled, and works on afterwards', async () => {
    const lab = (await open(await temporary())).window();
    const cancel = new AbortController();
    const long = lab.stream('evaluate', request(200_000), quiet, cancel.signal);
    cancel.abort();
    await expect(long).rejects.toSatisfy(isCancelled);
    expect((await lab.stream('evaluate', request(1), quiet)).trials).toBe(1);
  });

  it('reports a genome that does not fit its task', async () => {
    const lab = (await open(await temporary())).window();
    const document = { ...swingupDocument(), task: 'mnist' };
    await expect(lab.stream('evaluate', { ...request(1), document }, quiet)).rejects.toMatchObject({
      code: 'wrong-task',
    });
  });
});
