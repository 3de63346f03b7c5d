import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

import { chromiumArguments, chromiumPath } from './chromium.ts';
import { galleryReady, problemsOf } from './drivers/driver.ts';
import { serveProcess, type ServedProcess } from './drivers/host.ts';
import type { DrawnGraph } from './scenes/editing.ts';
import { isOnScreen, part, press, until } from './scenes/hands.ts';

const CHAMPIONS = ['Swing-up', 'Bipedal walker', 'Car racing', 'MNIST digits'];
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];

/** What is wrong with a page: controls that others lie over, texts that are cut without saying so, nodes out of view. */
function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const isShown = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      const { visibility, clipPath } = getComputedStyle(element);
      return width > 2 && height > 2 && visibility === 'visible' && clipPath === 'none';
    };
    const nameOf = (element: Element): string =>
      element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
    /** The part of an element that scrolling and cutting ancestors leave. */
    const leftOf = (element: Element): DOMRect => {
      let { left, top, right, bottom } = element.getBoundingClientRect();
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        if (getComputedStyle(at).overflow === 'visible') continue;
        const box = at.getBoundingClientRect();
        left = Math.max(left, box.left);
        top = Math.max(top, box.top);
        right = Math.min(right, box.right);
        bottom = Math.min(bottom, box.bottom);
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    };
    const scrolls = (element: Element): boolean => {
      for (let at = element.parentElement; at !== null; at = at.parentElement)
        if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return true;
      return false;
    };
    for (const control of document.querySelectorAll('button, select, input, [role="tab"]')) {
      if (!isShown(control)) continue;
      const box = control.getBoundingClientRect();
      const left = leftOf(control);
      // A list that scrolls hides some of its rows; nothing else may be hidden.
      if (left.width < box.width * 0.6 || left.height < box.height * 0.6) {
        if (!scrolls(control)) faults.push(`cut: ${nameOf(control)}`);
        continue;
      }
      const x = left.left + left.width / 2;
      const top = document.elementFromPoint(x, left.top + left.height / 2);
      if (top === null || !(control.contains(top) || top.contains(control)))
        faults.push(`covered: ${nameOf(control)} by ${top === null ? 'nothing' : nameOf(top)}`);
    }
    for (const element of document.querySelectorAll<HTMLElement>(
      'span, b, p, h2, dt, dd, td, th',
    )) {
      if (!isShown(element) || element.children.length > 0) continue;
      const { overflowX, textOverflow } = getComputedStyle(element);
      if (element.scrollWidth <= element.clientWidth + 1 || overflowX === 'visible') continue;
      if (textOverflow !== 'ellipsis') faults.push(`cut text: ${nameOf(element)}`);
    }
    for (const picture of document.querySelectorAll(
      'figure canvas, [data-testid="test-strip"] svg[role="img"]',
    ))
      if (isShown(picture)) {
        const whole = picture.getBoundingClientRect();
        const left = leftOf(picture);
        // One without room is left out as a whole.
        const isAbsent = left.width < 1 || left.height < 1;
        if (!isAbsent && left.width < whole.width - 1)
          faults.push(`cut picture: ${nameOf(picture.closest('figure') ?? picture)}`);
      }
    const graph = document.querySelector<HTMLElement>('[data-testid="graph"]');
    if (graph !== null && isShown(graph)) {
      const { clientWidth, clientHeight } = graph;
      const places = (graph as HTMLElement & DrawnGraph)._cyreg.cy
        .$('node')
        .map((node) => ({ id: node.id(), ...node.renderedPosition() }));
      for (const { id, x, y } of places)
        if (!(x >= 0 && x <= clientWidth && y >= 0 && y <= clientHeight))
          faults.push(`out of view: ${id}`);
    }
    return faults;
  });
}

/** The same once views have loaded and nothing moves any more: at once where nothing is wrong. */
async function restingFaults(page: Page): Promise<string[]> {
  let faults = await faultsOf(page);
  for (let tries = 0; tries < 20 && faults.length > 0; tries++) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    faults = await faultsOf(page);
  }
  return faults;
}

/** Expects nothing wrong in either colour scheme. @param what is on screen */
async function fits(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    const found = { what, colorScheme, faults: await restingFaults(page) };
    expect(found).toEqual({ what, colorScheme, faults: [] });
  }
}

/** An edit fills the test strip with the figures before and after it; a node's tip goes when the pointer leaves. */
async function fitsEdited(page: Page): Promise<void> {
  const graph = part(page, 'graph');
  const box = await graph.boundingBox();
  const place = await graph.evaluate(
    (element) =>
      (element as HTMLElement & DrawnGraph)._cyreg.cy
        .$('node.hidden')
        .map((node) => node.renderedPosition())[10],
  );
  if (box === null || place === undefined) throw new Error('the graph is not drawn');
  await page.mouse.click(box.x + place.x, box.y + place.y);
  await page.keyboard.press('5');
  await part(page, 'verdict').waitFor();
  // A tip says what the node does in the rollout on screen; in a small window that is behind the graph.
  if (await part(page, 'rollout-position').isVisible()) {
    await part(page, 'node-tip').waitFor();
    await page.mouse.move(2, 2, { steps: 3 });
    await part(page, 'node-tip').waitFor({ state: 'detached' });
  }
  await fits(page, 'an edit');
  await page.keyboard.press('ControlOrMeta+Z');
  await page.keyboard.press('Escape');
  await part(page, 'verdict').waitFor({ state: 'detached' });
}

describe('what stands in the window', () => {
  let browser: Browser;
  let served: ServedProcess;
  let context: BrowserContext;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precocial-e2e-'));
    served = await serveProcess({
      library: join(folder, 'library'),
      settings: join(folder, 'settings'),
    });
    browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments() });
    context = await browser.newContext({ viewport: SIZES[1] ?? null, reducedMotion: 'reduce' });
    const page = await context.newPage();
    problemsOf(page);
    await page.goto(served.url);
    await galleryReady(page);
    await page.close();
  });

  afterAll(async () => {
    await browser.close();
    served.child.kill('SIGTERM');
    await served.ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it.each(SIZES)('fits at $width x $height for every task', async ({ width, height }) => {
    const page = await context.newPage();
    problemsOf(page);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(new URL('/', served.url).href);
    await galleryReady(page);
    await isOnScreen(page, 'Swing-up');
    const tour = part(page, 'tour');
    if (await tour.isVisible()) await press(tour.getByRole('button', { name: 'End' }));
    for (const name of CHAMPIONS) {
      const entry = part(page, `entry-${name}`);
      if ((await entry.count()) === 0)
        await press(page.getByRole('button', { name: 'Gallery', exact: true }));
      await press(entry);
      await isOnScreen(page, name);
      await fits(page, name);
      if (name === 'Swing-up') await fitsEdited(page);
      if (name === 'Car racing') {
        await press(part(page, 'tab-vision'));
        await part(page, 'vision').waitFor();
        await fits(page, 'vision');
      }
      if (width > 1180 || name === 'MNIST digits') continue;
      // A small window's rollout keeps a height in which something can be seen.
      await press(part(page, 'tab-rollout'));
      const scene = part(page, 'rollout-scene');
      await until(
        async () => (await scene.boundingBox())?.height ?? 0,
        (tall) => tall >= 160,
      );
      await fits(page, `the rollout of ${name}`);
      await press(part(page, 'tab-genome'));
    }
    await page.close();
  });
});
