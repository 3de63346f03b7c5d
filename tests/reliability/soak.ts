// Uses the lab without a pause: searches, evaluations, saved genomes, a window that watches, films, encoders.
//   npm run soak -- --hours N [--folder DIR]
// Every minute or so a line with memory and file handles goes to soak.ndjson in the folder; at the end the last
// tenth is compared with the tenth behind the first ten minutes.
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { family, footprint, isWorker, type Footprint } from './processes.ts';
import { openSoakedLab, type SoakedLab } from './soak-lab.ts';
import { oneRound } from './soak-round.ts';

const { values } = parseArgs({
  options: { hours: { type: 'string', default: '1' }, folder: { type: 'string' } },
});
const hours = Number(values.hours);
const folder = values.folder ?? join(tmpdir(), `precocial-soak-${process.pid}`);
mkdirSync(folder, { recursive: true });
const log = join(folder, 'soak.ndjson');

interface Sample {
  readonly minutes: number;
  readonly round: number;
  readonly host: Footprint;
  /** The same after a collection of its garbage. */
  readonly settled: Footprint;
  readonly jobs: Footprint;
  readonly browser: Footprint;
  /** Heap of the page after a garbage collection, in MiB. */
  readonly page: number;
}

const begun = performance.now();
const minutes = (): number => (performance.now() - begun) / 60_000;

async function pageHeap({ page }: SoakedLab): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}

async function sample(lab: SoakedLab, round: number): Promise<Sample> {
  const host = lab.host.pid ?? 0;
  const jobs = family(host).filter((pid) => isWorker(pid, 'job-process'));
  return {
    minutes: minutes(),
    round,
    host: footprint([host]),
    settled: await lab.collectHost().then(() => footprint([host])),
    jobs: footprint(jobs),
    browser: footprint(family(lab.browserPid)),
    page: await pageHeap(lab),
  };
}

function mean(samples: readonly Sample[], of: (entry: Sample) => number): number {
  return samples.reduce((sum, entry) => sum + of(entry), 0) / samples.length;
}

const ROWS: readonly (readonly [string, (entry: Sample) => number])[] = [
  ['host, MiB', (entry) => entry.host.memory],
  ['host after a collection of its garbage, MiB', (entry) => entry.settled.memory],
  ['host, handles', (entry) => entry.host.handles],
  ['job processes, MiB', (entry) => entry.jobs.memory],
  ['job processes, handles', (entry) => entry.jobs.handles],
  ['browser, MiB', (entry) => entry.browser.memory],
  ['browser, handles', (entry) => entry.browser.handles],
  ['page, MiB of heap', (entry) => entry.page],
];

function report(): string {
  const samples = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
  const settled = samples.filter((entry) => entry.minutes > 10);
  const tenth = Math.max(1, Math.ceil(settled.length / 10));
  const [first, last] = [settled.slice(0, tenth), settled.slice(-tenth)];
  const rows = ROWS.map(([name, of]) => {
    const [before, after] = [mean(first, of), mean(last, of)];
    return `| ${name} | ${before.toFixed(1)} | ${after.toFixed(1)} | ${(((after - before) / before) * 100).toFixed(1)} % |`;
  });
  const end = samples.at(-1);
  return [
    `${end?.minutes.toFixed(0) ?? 0} minutes, ${end?.round ?? 0} rounds`,
    `| | after ten minutes | at the end | change |`,
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const lab = await openSoakedLab(folder);
try {
  for (let round = 1; minutes() < hours * 60; round++) {
    await oneRound(lab, folder, round);
    const entry = await sample(lab, round);
    appendFileSync(log, `${JSON.stringify(entry)}\n`);
    process.stdout.write(
      `${entry.minutes.toFixed(1)} min, round ${round}: host ${entry.host.memory.toFixed(0)} MiB (${entry.settled.memory.toFixed(0)} collected) ${entry.host.handles} handles, jobs ${entry.jobs.memory.toFixed(0)} MiB, browser ${entry.browser.memory.toFixed(0)} MiB, page ${entry.page.toFixed(1)} MiB\n`,
    );
  }
} finally {
  await lab.close();
}
process.stdout.write(report());
