// Measures what a person feels in the window: node tests/browser/measure.mjs [--write]. Medians of several
// tries in the system's Chromium with software rendering; --write puts the table into docs/benchmarks/lab.md.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { format } from 'prettier';
import { command, openChampion, openLab, root } from './lab.mjs';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Bytes of the window's files as they are sent, compressed. */
function bundle() {
  const folder = join(root, 'dist', 'renderer', 'assets');
  const files = readdirSync(folder).filter((name) => /\.(js|css|wasm)$/.test(name));
  const size = (compress) =>
    files.reduce((sum, name) => sum + compress(readFileSync(join(folder, name))).length, 0);
  return { files: files.length, gzip: size(gzipSync), brotli: size(brotliCompressSync) };
}

/** The large champion with connections split until it has as many as asked for, as a genome file. */
function genomeOf(connections) {
  const genome = JSON.parse(
    readFileSync(join(root, 'assets', 'champions', 'swingup-large.json'), 'utf8'),
  );
  const list = genome.connections;
  let enabled = list.filter((gene) => gene.enabled !== false).length;
  let id = Math.max(...genome.nodes.map((node) => node.id));
  let innovation = Math.max(...list.map((gene) => gene.innovation));
  for (let k = 0; enabled < connections; k++) {
    const gene = list[k];
    if (gene.enabled === false) continue;
    gene.enabled = false;
    id += 1;
    genome.nodes.push({ id, kind: 'hidden', activation: (k % 10) + 1 });
    const { source, destination } = gene;
    list.push(
      { innovation: ++innovation, source, destination: id, enabled: true },
      { innovation: ++innovation, source: id, destination, enabled: true },
    );
    enabled += 1;
  }
  return { ...genome, name: `${connections} connections` };
}

/** Ms from an edit to its finished test; the version before it was tested already. */
async function testStrip(page) {
  await openChampion(page, 'Swing-up');
  await page.getByRole('button', { name: 'Show the graph as a table' }).press('Enter');
  const table = page.getByTestId('graph-table');
  const rows = table
    .getByTestId('table-connections')
    .locator('tbody tr[data-row]')
    .filter({ hasText: 'enabled' });
  const tries = [];
  for (let k = 0; k < 7; k++) {
    await rows.nth(k).locator('button').press('Enter');
    const button = await table.getByRole('button', { name: 'Insert a node' }).elementHandle();
    tries.push(
      await page.evaluate(
        (insert) =>
          new Promise((resolve) => {
            const strip = document.querySelector('[data-testid="test-strip"]');
            const begin = performance.now();
            let left = false;
            new MutationObserver((_, observer) => {
              if (strip.dataset.state !== 'done') left = true;
              if (!left || strip.dataset.state !== 'done') return;
              observer.disconnect();
              resolve(performance.now() - begin);
            }).observe(strip, { attributes: true });
            insert.click();
          }),
        button,
      ),
    );
  }
  return tries;
}

/**
 * Frames drawn between a key on the dial and the first frame whose body has the new weight: its name is
 * written over it in the frame that it moves in.
 */
async function dial(page) {
  await page.getByTestId('dial-bar').focus();
  return page.evaluate(async () => {
    const bar = document.querySelector('[data-testid="dial-bar"]');
    const tries = [];
    for (let k = 0; k < 15; k++) {
      tries.push(
        await new Promise((resolve) => {
          requestAnimationFrame(() => {
            const before = window.drawnWeight;
            let frames = 0;
            bar.dispatchEvent(
              new KeyboardEvent('keydown', {
                key: k % 2 ? 'ArrowLeft' : 'ArrowRight',
                bubbles: true,
              }),
            );
            const look = () => {
              frames += 1;
              if (window.drawnWeight !== before) resolve(frames);
              else requestAnimationFrame(look);
            };
            // Asked for after the scene's own request, so it runs behind it in the same frame.
            requestAnimationFrame(() => queueMicrotask(look));
          });
        }),
      );
    }
    return tries;
  });
}

/** Frames a second while a node of a graph is dragged in circles. */
async function drag(page, name) {
  await openChampion(page, name);
  await page.getByTestId('command-rollout.play').press('Enter');
  const box = await page.getByTestId('graph').boundingBox();
  const node = await page.evaluate(() => {
    const cy = document.querySelector('[data-testid="graph"]')._cyreg.cy;
    const place = cy.nodes('.hidden').toArray()[4].renderedPosition();
    return { x: place.x, y: place.y };
  });
  const [x, y] = [box.x + node.x, box.y + node.y];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const counted = await countFrames(page);
  const until = performance.now() + 4000;
  for (let k = 0; performance.now() < until; k++)
    await page.mouse.move(x + 60 * Math.cos(k / 6), y + 60 * Math.sin(k / 6));
  const rates = await counted();
  await page.mouse.up();
  return rates;
}

/** Ms from a click to the frames that show both futures, and both to their ends; measured in the page. */
const untilForked = (page, button) =>
  page.evaluate(
    (pressed) =>
      new Promise((resolve) => {
        const begin = performance.now();
        let shown = null;
        const look = (now) => {
          const forked = document.querySelector('[data-testid="what-if"][data-forked]') !== null;
          if (forked) shown ??= now - begin;
          const apart = document.querySelector('[data-testid="what-if-difference"]')?.textContent;
          if (/\d/.test(apart ?? '')) resolve({ shown, ended: now - begin });
          else requestAnimationFrame(look);
        };
        pressed.click();
        requestAnimationFrame(look);
      }),
    button,
  );

/** Ms from "what if" to both futures, at several moments of a rollout. */
async function fork(page, name) {
  await openChampion(page, name);
  await page.getByTestId('tab-what-if').press('Enter');
  const tries = [];
  for (let k = 0; k < 5; k++) {
    await page.waitForFunction(
      (wanted) =>
        parseFloat(document.querySelector('[data-testid="rollout-position"]')?.textContent ?? '') >=
        wanted,
      0.2 + k / 2,
    );
    const button = await page.getByTestId('what-if-add').elementHandle();
    tries.push(await untilForked(page, button));
    await page.getByTestId('command-whatIf.end').press('Enter');
    await page.getByTestId('what-if-totals').waitFor({ state: 'detached' });
    await page.getByTestId('command-rollout.play').press('Enter');
  }
  return tries;
}

/** Ms from a click on a genome of the library to its drawn graph. */
async function opening(page, name) {
  const entry = await page.getByTestId(`entry-${name}`).elementHandle();
  return page.evaluate(
    ([pressed, wanted]) =>
      new Promise((resolve) => {
        const begin = performance.now();
        const look = () => {
          const graph = document.querySelector('[data-testid="graph"]')?._cyreg?.cy;
          const named = document.querySelector('[data-testid="genome-name"]')?.textContent ?? '';
          if (named.includes(wanted) && graph !== undefined && graph.nodes().length > 0)
            requestAnimationFrame(() =>
              requestAnimationFrame(() => resolve(performance.now() - begin)),
            );
          else requestAnimationFrame(look);
        };
        pressed.click();
        look();
      }),
    [entry, name],
  );
}

/** Ms from Ctrl+K to a palette with its commands. */
async function palette(page) {
  const tries = [];
  for (let k = 0; k < 5; k++) {
    await page.evaluate(() => {
      window.paletteShown_ = new Promise((resolve) => {
        const listen = () => {
          const begin = performance.now();
          const look = () => {
            if (document.querySelector('[role="option"]') === null) requestAnimationFrame(look);
            else requestAnimationFrame(() => resolve(performance.now() - begin));
          };
          look();
        };
        addEventListener('keydown', listen, { capture: true, once: true });
      });
    });
    await page.keyboard.press('ControlOrMeta+K');
    tries.push(await page.evaluate(() => window.paletteShown_));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
  }
  return tries;
}

/** Counts the frames of a page. @returns what stops it and gives frames a second */
async function countFrames(page) {
  await page.evaluate(() => {
    const times = [];
    window.frames_ = times;
    const count = (now) => {
      times.push(now);
      if (window.frames_ === times) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  return async () => {
    const times = await page.evaluate(() => {
      const counted = window.frames_;
      window.frames_ = [];
      return counted;
    });
    const gaps = times.slice(1).map((time, k) => time - times[k]);
    return { median: 1000 / median(gaps), mean: (1000 * gaps.length) / (times.at(-1) - times[0]) };
  };
}

const GENERATIONS = 60;
const FILMS = [
  ['webm', 1280, 720, 30],
  ['mp4', 1280, 720, 30],
  ['gif', 480, 270, 15],
];

/** Seconds of a run's generations, without its first, in which threads start. */
function secondsOf(run) {
  const lines = readFileSync(join(run, 'history.ndjson'), 'utf8').trim().split('\n');
  const at = (generation) => JSON.parse(lines[generation]).seconds;
  return at(GENERATIONS - 1) - at(0);
}

/**
 * The same search on the command line, from the window while a rollout is watched, and on the command line again.
 * @returns the window's rollouts a second as a share of the command line's, and frames a second without and with it
 */
async function searchBehind(page, runs) {
  const alone = async (name) => {
    const out = join(runs, '..', name);
    const size = ['--generations', String(GENERATIONS), '--seed', '1'];
    await command('search', '--task', 'swingup', '--preset', 'laptop', ...size, '--out', out);
    return secondsOf(out);
  };
  const before = await alone('before');
  const quiet = await countFrames(page);
  await page.waitForTimeout(5000);
  const without = await quiet();
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByLabel('Search commands').fill('New search');
  await page.getByRole('option', { name: 'New search', selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByTestId('search-start').press('Enter');
  await page.locator('[data-testid^="run-"]').first().waitFor();
  const busy = await countFrames(page);
  const [run] = readdirSync(runs);
  const history = join(runs, run, 'history.ndjson');
  for (;;) {
    const lines = existsSync(history) ? readFileSync(history, 'utf8').split('\n').length - 1 : 0;
    if (lines >= GENERATIONS) break;
    await page.waitForTimeout(200);
  }
  const during = await busy();
  const seconds = secondsOf(join(runs, run));
  return { share: (before + (await alone('after'))) / 2 / seconds, without, during };
}

/** A film of 10 s on the command line. @returns its frames as counted by ffprobe, and its time over its length */
async function film(folder, format, width, height, rate) {
  const out = join(folder, `film.${format}`);
  const size = ['--width', String(width), '--height', String(height), '--fps', String(rate)];
  const parts = ['record', 'swingup', '--seconds', '10', ...size, '--overlay', '--out', out];
  const { took, seconds } = JSON.parse(await command(...parts, '--json'));
  const show = ['-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0'];
  const frames = execFileSync('ffprobe', ['-v', 'error', '-count_frames', ...show, out]);
  return { frames: parseInt(String(frames), 10), ratio: took / seconds };
}

/** Remembers the weight that the scene last wrote over its main body. */
const watchNames = () => {
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    if (/^w [+−]?\d/.test(text)) window.drawnWeight = text;
    return write.call(this, text, ...rest);
  };
};

const library = mkdtempSync(join(tmpdir(), 'precocial-measure-'));
mkdirSync(join(library, 'genomes'), { recursive: true });
const MANY = 10_000;
writeFileSync(join(library, 'genomes', 'many.json'), JSON.stringify(genomeOf(210)));
writeFileSync(join(library, 'genomes', 'most.json'), JSON.stringify(genomeOf(MANY)));
const rows = [];
const say = (figure, wanted, measured) => {
  rows.push([figure, wanted, measured]);
  process.stdout.write(`${figure}: ${measured} (${wanted})\n`);
};
try {
  const { files, gzip, brotli } = bundle();
  const mb = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
  say(
    'window, all its code and kernels, compressed',
    'below 1.5 MB',
    `${mb(gzip)} gzip, ${mb(brotli)} brotli, ${files} files`,
  );
  const starts = [];
  for (let k = 0; k < 3; k++) {
    const { close, times } = await openLab(library);
    await close();
    starts.push(times);
  }
  const second = (key) => `${(median(starts.map((times) => times[key])) / 1000).toFixed(2)} s`;
  say('start of the host to a gallery that can be used, warm', '3 s', second('host'));
  say('request of the page to a gallery that can be used', '3 s', second('page'));
  const { page, close } = await openLab(library, { before: watchNames });
  try {
    const tests = await testStrip(page);
    say(
      'edit to its finished test, 6 weights × 20 trials',
      '0.5 s',
      `${(median(tests) / 1000).toFixed(2)} s`,
    );
    const frames = await dial(page);
    say(
      'dial to changed motion',
      'the next frame',
      `${median(frames)} frame (most ${Math.max(...frames)})`,
    );
    const { median: typical, mean } = await drag(page, '210 connections');
    say(
      'dragging a node among 210 connections',
      '30 frames/s',
      `${typical.toFixed(0)} frames/s (mean ${mean.toFixed(0)})`,
    );
  } finally {
    await close();
  }
  const asked = await openLab(library);
  try {
    const seconds = (tries) => `${(median(tries) / 1000).toFixed(2)} s`;
    for (const name of ['Swing-up', 'Bipedal walker', 'Car racing']) {
      const tries = await fork(asked.page, name);
      const [shown, ended] = ['shown', 'ended'].map((key) => seconds(tries.map((one) => one[key])));
      say(`what-if to both futures, ${name}`, '0.5 s', `${shown}, to the end of both ${ended}`);
    }
    say(
      `opening ${MANY} connections`,
      '',
      seconds([await opening(asked.page, `${MANY} connections`)]),
    );
    say(`palette, with ${MANY} connections open`, '', seconds(await palette(asked.page)));
    await openChampion(asked.page, 'MNIST digits');
    say('palette, with the digits open', '', seconds(await palette(asked.page)));
  } finally {
    await asked.close();
  }
  const watched = await openLab(library);
  try {
    await openChampion(watched.page, 'Swing-up');
    const { share, without, during } = await searchBehind(watched.page, join(library, 'runs'));
    say(
      'search in the background, rollouts a second against the command line’s',
      '90 %',
      `${(share * 100).toFixed(0)} %`,
    );
    say(
      'frames of a rollout watched meanwhile, against without the search',
      'the same',
      `${during.mean.toFixed(0)} against ${without.mean.toFixed(0)} frames/s`,
    );
  } finally {
    await watched.close();
  }
  for (const [format, ...size] of FILMS) {
    const [width, height, rate] = size;
    const { frames, ratio } = await film(library, format, ...size);
    say(
      `film of 10 s, ${width} × ${height} at ${rate} frames/s, ${format}`,
      `${rate * 10} frames`,
      `${frames} frames, ${ratio.toFixed(1)} times its length`,
    );
  }
} finally {
  rmSync(library, { recursive: true, force: true, maxRetries: 5 });
}

if (process.argv.includes('--write')) {
  const table = [
    '| figure | at least | measured |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
  const text = `# The window, measured

\`npm run build && node tests/browser/measure.mjs --write\`, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores
(${cpus()[0]?.model.trim() ?? ''}), Node ${process.versions.node}, the system's Chromium headless with WebGL in software.
Medians of 3 starts, 7 edits, 15 turns of the dial, 4 s of dragging; ${GENERATIONS} generations of one search, on the command line before and
after the window's. Load average meanwhile: ${loadavg()[0].toFixed(1)} (above the number of cores, everything waits).

${table.join('\n')}
`;
  writeFileSync(
    join(root, 'docs', 'benchmarks', 'lab.md'),
    await format(text, { parser: 'markdown' }),
  );
}
