import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

import { python } from '../../support/python.ts';
import { command, isOnScreen, part, press, showTable, splitFirst, until } from './hands.ts';

/** A dialog takes the focus a moment after it is there: a key that comes before would go astray. */
const dialogHasFocus = (page: Page): Promise<void> =>
  until(
    () => page.evaluate(() => Boolean(document.activeElement?.closest('[role="dialog"]'))),
    (has) => has,
  );

/** Opens the page of a task from the gallery. */
async function openPage(page: Page, folder: string): Promise<void> {
  await press(part(page, `task-${folder}`));
  await part(page, 'task-page').waitFor();
  await dialogHasFocus(page);
}

/** The form of a new task, by its command. */
async function newTask(page: Page, kind: string): Promise<Locator> {
  await command(page, 'New task…');
  const form = part(page, 'new-task');
  await form.waitFor();
  await dialogHasFocus(page);
  await form.getByText(kind, { exact: true }).click();
  return form;
}

/** Presses the form's button, and waits for the page of the task. */
async function create(page: Page): Promise<Locator> {
  await press(part(page, 'create-task'));
  const shown = part(page, 'task-page');
  await shown.waitFor();
  return shown;
}

/** Writes the template as a task of a name; its page opens. */
export async function writeCode(page: Page, name: string): Promise<void> {
  const form = await newTask(page, 'TypeScript');
  await form.getByLabel('Name').fill(name);
  const shown = await create(page);
  expect(await shown.innerText()).toMatch(/3 inputs\s+cos θ, sin θ, dθ \(rad\/s\)/);
}

/** Checks the rules of the task whose page is open. */
export async function checkRules(page: Page): Promise<void> {
  await press(part(page, 'task-check-start'));
  await until(
    () => part(page, 'task-check').innerText(),
    (text) => /It keeps every rule; [\d,. ]+ steps a second/.test(text),
    90_000,
  );
}

/** Begins a genome from the page of a task, and edits it: both are tested. */
export async function editGenome(page: Page, name: string): Promise<void> {
  await press(part(page, 'task-genome'));
  await part(page, 'create-genome').waitFor();
  await dialogHasFocus(page);
  await page.getByText('Fully connected', { exact: true }).click();
  await press(part(page, 'create-genome'));
  await isOnScreen(page, name);
  const strip = part(page, 'test-strip');
  await until(
    () => strip.getAttribute('data-state'),
    (state) => state === 'done',
    90_000,
  );
  await splitFirst(await showTable(page));
  await part(page, 'verdict').waitFor();
  await command(page, 'Show the graph as a table');
}

/** Sees the returns of the genome on screen over shared weights. */
export async function seeReturns(page: Page): Promise<void> {
  await press(part(page, 'tab-sweep'));
  await until(
    async () => (await part(page, 'sweep-plot').getAttribute('aria-label')) ?? '',
    (label) => /at weight 1 −?[\d.]+/.test(label),
    90_000,
  );
}

/** Searches a few generations from the page of a task. */
export async function searchFew(page: Page, folder: string, task: string): Promise<void> {
  await openPage(page, folder);
  await press(part(page, 'task-search'));
  const start = part(page, 'search-start');
  await start.waitFor();
  const runs = page.locator('[data-testid^="run-"]');
  const before = await runs.count();
  await press(start);
  await until(
    () => runs.count(),
    (count) => count > before,
    60_000,
  );
  const run = runs.filter({ hasText: task }).first();
  await until(
    () => run.innerText(),
    (text) => Number(/(\d+) \/ \d+/.exec(text)?.[1] ?? 0) >= 3,
    120_000,
  );
  await command(page, 'Stop the search');
  await until(
    () => run.innerText(),
    (text) => /stopped/.test(text),
  );
}

const phase = (page: Page): Promise<string | null> =>
  part(page, 'rollout-scene').getAttribute('data-phase');

const position = async (page: Page): Promise<number> =>
  parseFloat(await part(page, 'rollout-position').innerText());

/** Watches the genome on screen until so many seconds of its episode have passed. */
export async function watch(page: Page, seconds = 1): Promise<void> {
  await until(
    () => position(page),
    (now) => now >= seconds,
    90_000,
  );
  expect(await phase(page)).toBe('ready');
}

/** Goes to the end of an episode, to its start and to the end again; the rollout then rests. */
export async function scrub(page: Page): Promise<void> {
  const plot = part(page, 'series-plot');
  await plot.press('End');
  await until(
    () => position(page),
    (now) => now > 0,
  );
  const [end, values] = [await position(page), part(page, 'series-values')];
  const last = await values.innerText();
  await plot.press('Home');
  await until(
    () => position(page),
    (now) => now === 0,
  );
  await plot.press('End');
  await until(
    () => position(page),
    (now) => now === end,
  );
  expect(await values.innerText()).toBe(last);
}

/** Ways in which a task may go wrong: a change of the template, and the sentence that must be read. */
const FAULTS: Readonly<Record<string, readonly [after: string, line: string, sentence: RegExp]>> = {
  throws: [
    'state.torque = torque;',
    "if (state.theta > -99) throw new Error('too far');",
    /failed in step 1: too far \(.*task\.ts, line 55\)/,
  ],
  loops: [
    'state.torque = torque;',
    'for (;;) if (state.theta > 1e9) break;',
    /failed in a step: it did not answer for 3 s, as in a loop.* \(.*task\.ts, line 46\)/,
  ],
  'gives no number': [
    'into[2] = state.dtheta;',
    'into[0] = Math.sqrt(-1);',
    /failed at its start: it gave an observation that is not finite \(.*task\.ts, line 39\)/,
  ],
  'eats memory': [
    'state.torque = torque;',
    'Object.assign(state, { kept: new Float64Array(3e8) });',
    /failed .*(memory|allocation).*task\.ts/,
  ],
  'asks the network': [
    'state.torque = torque;',
    "(globalThis as unknown as { fetch(path: string): void }).fetch('/');",
    /failed in step 1: globalThis\.fetch is not a function \(.*task\.ts, line 55\)/,
  ],
};

/** Allows the version of the task that is on disk, on its page. */
async function allow(page: Page, name: string): Promise<void> {
  await openPage(page, name);
  await press(part(page, 'task-allow'));
  await part(page, 'task-allow').waitFor({ state: 'detached' });
}

async function closePage(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await part(page, 'task-page').waitFor({ state: 'detached' });
}

/** Saves a task that goes wrong, in each way: its rollout ends with a sentence, and nothing else does. */
export async function goWrong(page: Page, name: string, file: string): Promise<void> {
  const good = await readFile(file, 'utf8');
  for (const [kind, [after, line, sentence]] of Object.entries(FAULTS)) {
    await writeFile(file, good.replace(after, `${after}\n    ${line}`));
    await allow(page, name);
    await closePage(page);
    await until(
      () => part(page, 'rollout-scene').innerText(),
      (text) => sentence.test(text),
    ).catch((error: unknown) => {
      throw new Error(`A task that ${kind}`, { cause: error });
    });
  }
  await writeFile(file, good);
  await until(
    () => phase(page),
    (now) => now === 'ready',
  );
}

/** Saves a file that fails: its page says where, and the version before stays. */
export async function keepBefore(page: Page, name: string, file: string): Promise<void> {
  const good = await readFile(file, 'utf8');
  const shown = part(page, 'task-page');
  const bad = [
    [good.replace('outputs: [', 'outputs: [['), /task\.ts, line \d+\)/],
    [
      good
        .replace('\n', "\nimport { writeFileSync } from 'node:fs';\n")
        .replace('state.torque = torque;', "writeFileSync('torque', String(torque));"),
      /node:fs cannot be imported.*\(.*task\.ts, line 2\)/,
    ],
  ] as const;
  for (const [text, sentence] of bad) {
    await writeFile(file, text);
    await allow(page, name);
    await until(
      () => shown.innerText(),
      (read) => sentence.test(read) && /The version before, \w+, is used/.test(read),
    );
    await closePage(page);
    expect(await phase(page)).toBe('ready');
  }
  // Saved while its page is open, a good version that was allowed before is taken over by itself.
  await openPage(page, name);
  await writeFile(file, good);
  await part(page, 'task-problem').waitFor({ state: 'detached' });
  await closePage(page);
}

/** Takes in a Gymnasium environment. */
export async function addGymnasium(page: Page, id: string): Promise<void> {
  const form = await newTask(page, 'Gymnasium');
  await form.getByLabel('Environment').fill(id);
  await form.getByLabel('Python').fill(python);
  const shown = await create(page);
  expect(await shown.innerText()).toMatch(/A program/);
}

/** Takes in a table. */
export async function addTable(page: Page, file: string, label: string): Promise<void> {
  const form = await newTask(page, 'Table');
  const chooser = page.waitForEvent('filechooser');
  await press(form.getByRole('button', { name: /Choose the table/ }));
  await (await chooser).setFiles(file);
  await form.getByLabel('Column of the classes').fill(label);
  const shown = await create(page);
  expect(await shown.innerText()).toMatch(/for training, \d+ for testing/);
}

/** Sees which classes the genome on screen tells apart, by their names. */
export async function seeClasses(page: Page, classes: readonly string[]): Promise<void> {
  // A view that is alone in its dock has no tab.
  const tab = part(page, 'tab-digits');
  if ((await tab.count()) > 0) await press(tab);
  const confusion = part(page, 'digits-confusion');
  await until(
    async () => (await confusion.count()) > 0 && (await confusion.innerText()),
    (text) => text !== false && classes.every((name) => text.includes(name)),
  );
}
