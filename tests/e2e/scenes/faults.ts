import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { part, until } from './hands.ts';

/** A damaged genome dropped on the window: a message, and everything that was open stays. */
export async function dropDamaged(page: Page): Promise<void> {
  const name = await part(page, 'genome-name').innerText();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"format":"precocial-genome","version":1,'], 'broken.json'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
  });
  await until(
    () => part(page, 'notices').innerText(),
    (text) => /line \d/i.test(text),
  );
  expect(await part(page, 'genome-name').innerText()).toBe(name);
}

/** What a hostile page, or a mistake in ours, could try from inside the window. */
export async function cannotEscape(page: Page): Promise<void> {
  const address = page.url();
  const inline = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.head.append(script);
    return 'inlineRan' in window;
  });
  expect(inline).toBe(false);
  // In a timer: DevTools' own evaluation is exempt from the page's policy, what it leaves behind is not.
  const evaluated = await page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        setTimeout(() => {
          const run: unknown = Reflect.get(globalThis, 'eval');
          try {
            resolve(typeof run === 'function' && Reflect.apply(run, undefined, ['1 + 1']) === 2);
          } catch {
            resolve(false);
          }
        });
      }),
  );
  expect(evaluated).toBe(false);
  const fetched = await page.evaluate(() =>
    fetch('https://example.com/').then(
      () => true,
      () => false,
    ),
  );
  expect(fetched).toBe(false);
  const node = await page.evaluate(() =>
    ['require', 'process', 'module', 'ipcRenderer'].filter((key) => key in window),
  );
  expect(node).toEqual([]);
  expect(page.url()).toBe(address);
}

/** In a desktop shell no page opens another window or leads elsewhere. */
export async function cannotLeave(page: Page): Promise<void> {
  const address = page.url();
  await page.evaluate(() => void window.open('https://example.com/', '_blank'));
  await page.evaluate(() => {
    window.location.href = 'https://example.org/away';
  });
  await page.evaluate(() => document.title);
  expect(page.url()).toBe(address);
}
