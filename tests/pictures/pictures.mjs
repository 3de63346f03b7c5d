// Makes the screenshots that README and docs show: npm run pictures [NAME...]. Opens the built lab in the
// system's Chromium on a library of its own, with a search that was really run, and waits for states.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, openChampion, openLab, root } from '../browser/lab.mjs';

const target = join(root, 'docs', 'pictures');
const GENERATIONS = 60;

const tab = (page, id) => page.getByTestId(`tab-${id}`).press('Enter');
const swept = (page) => page.locator('[data-testid="sweep-overlay"]:enabled').waitFor();

/** Splits a connection by the table, which is no matter of aim, and waits for the test of the edit. */
async function edit(page) {
  await page.getByRole('button', { name: 'Show the graph as a table' }).press('Enter');
  const table = page.getByTestId('graph-table');
  const rows = table
    .getByTestId('table-connections')
    .locator('tbody tr[data-row]')
    .filter({ hasText: 'enabled' });
  await rows.nth(4).locator('button').press('Enter');
  await table.getByRole('button', { name: 'Insert a node' }).press('Enter');
  await page.getByTestId('verdict').waitFor();
  await perform(page, 'Show the graph as a table');
  await table.waitFor({ state: 'detached' });
}

/** Runs a command of the palette. */
async function perform(page, title) {
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByLabel('Search commands').fill(title);
  await page.getByRole('option', { name: title, selected: true }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Waits until an element's text is as it is wanted. */
const said = (page, id, wanted) => page.getByTestId(id).filter({ hasText: wanted }).waitFor();

/** Lets the rollout play until its bodies have something to show, then holds it. */
async function playTo(page, seconds) {
  await page.waitForFunction(
    (wanted) =>
      parseFloat(document.querySelector('[data-testid="rollout-position"]')?.textContent ?? '') >=
      wanted,
    seconds,
  );
  await page.getByTestId('command-rollout.play').press('Enter');
}

async function openRun(page) {
  await page.locator('[data-testid^="run-"]').first().press('Enter');
  await page.getByTestId('search-front').waitFor();
  await page.locator('[data-testid="test-strip"][data-state="done"]').waitFor();
}

const PICTURES = {
  'main-light': {
    async show(page) {
      await openChampion(page, 'Swing-up');
      await edit(page);
      await swept(page);
      await playTo(page, 1.2);
    },
  },
  'search-light': {
    async show(page) {
      await openRun(page);
      await page.getByTestId('search-generations').focus();
      for (let back = 0; back < 3; back++) await page.keyboard.press('ArrowLeft');
      await page.getByTestId('diff').filter({ hasText: 'generation' }).waitFor();
      await playTo(page, 2);
    },
  },
  'digits-light': {
    async show(page) {
      await openChampion(page, 'MNIST digits');
      await tab(page, 'digits');
      await page.getByTestId('digits-confusion').filter({ hasText: /\d{3}/ }).waitFor();
    },
  },
  'racer-dark': {
    scheme: 'dark',
    // The dial measures a racer only when asked: its episodes take minutes.
    measured: false,
    async show(page) {
      await openChampion(page, 'Car racing');
      await playTo(page, 3);
    },
  },
  'walker-dark': {
    scheme: 'dark',
    async show(page) {
      await openChampion(page, 'Bipedal walker');
      await playTo(page, 3);
    },
  },
  'conditions-light': {
    async show(page) {
      await openChampion(page, 'Swing-up');
      await tab(page, 'conditions');
      await page
        .getByTestId('dock-bottom')
        .getByRole('button', { name: 'Evaluate' })
        .first()
        .press('Enter');
      await said(page, 'conditions-fixed topology-random weights', /\d ± \d/);
    },
  },
  'ablation-light': {
    async show(page) {
      await openChampion(page, 'Swing-up');
      await tab(page, 'ablation');
      await perform(page, 'Measure what each part does');
      await page.getByTestId('ablation-effects').waitFor();
      await perform(page, 'Effects in the graph');
      await playTo(page, 2);
    },
  },
  'what-if-light': {
    async show(page) {
      await openChampion(page, 'Swing-up');
      await tab(page, 'what-if');
      await playTo(page, 1);
      await page.getByTestId('what-if-add').press('Enter');
      await said(page, 'what-if-difference', /\d/);
      await page.getByTestId('decides-rank').press('Enter');
      await page.getByTestId('decides-list').waitFor();
    },
  },
  'roles-light': {
    async show(page) {
      await openChampion(page, 'Swing-up, goals');
      await tab(page, 'sensitivity');
      await page.getByTestId('sensitivity-roles').press('Enter');
      await playTo(page, 2);
      await page.getByTestId('roles-list').waitFor();
    },
  },
  'tuning-light': {
    async show(page) {
      await openChampion(page, 'Swing-up');
      await tab(page, 'tune');
      await perform(page, 'Tune the weights');
      await page.locator('[data-testid="command-tune.keep"]:enabled').waitFor();
      await playTo(page, 2);
    },
  },
  'recording-light': {
    async show(page) {
      await openChampion(page, 'Swing-up');
      await playTo(page, 2);
      await perform(page, 'Record a film…');
      await page.getByTestId('record-dialog').waitFor();
    },
  },
  'paper-light': {
    async show(page) {
      await openChampion(page, 'Swing-up');
      await tab(page, 'paper');
      await page.getByTestId('paper-overview').waitFor();
    },
  },
  'even-light': {
    async show(page) {
      await openChampion(page, 'Swing-up, even');
      await swept(page);
      await playTo(page, 2);
    },
  },
  'flat-light': {
    async show(page) {
      await openChampion(page, 'Bipedal walker');
      await perform(page, 'Make flat');
      await page.getByTestId('verdict').waitFor();
      await swept(page);
      await playTo(page, 1.6);
    },
  },
};

/** Writes a picture with 256 colours, a third of its size; without ffmpeg it stays as it is. */
function shrink(file) {
  const small = `${file}.small.png`;
  const filter = 'split[a][b];[a]palettegen=max_colors=256[p];[b][p]paletteuse=dither=none';
  const { status } = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', file, '-vf', filter, small]);
  if (status === 0) renameSync(small, file);
}

/** Takes one picture of a lab that has nothing but the run in its library. */
async function take(name, run) {
  const { scheme, measured = true, show } = PICTURES[name];
  const folder = mkdtempSync(join(tmpdir(), 'precocial-pictures-'));
  const library = join(folder, 'Precocial');
  cpSync(run, join(library, 'runs', 'first'), { recursive: true });
  const { page, close } = await openLab(library, { scheme });
  try {
    await show(page);
    // No pointer and no focus: neither a tooltip nor a ring stands over what is to be seen.
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement?.blur());
    await page.waitForFunction(() => document.querySelector('[role="tooltip"]') === null);
    if (measured)
      await page
        .getByTestId('dial-return')
        .filter({ hasText: /±|accuracy/ })
        .waitFor();
    const file = join(target, `${name}.png`);
    await page.screenshot({ path: file });
    shrink(file);
    process.stdout.write(`${name}.png\n`);
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

mkdirSync(target, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'precocial-pictures-'));
try {
  const names = process.argv.slice(2);
  const run = join(folder, 'swing-up laptop');
  const of = ['--task', 'swingup', '--preset', 'laptop', '--seed', '1'];
  await command('search', ...of, '--generations', String(GENERATIONS), '--out', run);
  for (const name of names.length > 0 ? names : Object.keys(PICTURES)) await take(name, run);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
