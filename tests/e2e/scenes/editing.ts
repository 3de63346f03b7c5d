import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

import {
  command,
  connectionRows,
  connections,
  openChampion,
  part,
  press,
  showTable,
  splitFirst,
  until,
} from './hands.ts';

/** Opens the swing-up champion, edits it, is told whether that helped, and undoes it. */
export async function editAndTest(page: Page): Promise<void> {
  await openChampion(page, 'Swing-up');
  const table = await showTable(page);
  const before = await connections(table);
  expect(before).toBeGreaterThan(10);
  await splitFirst(table);
  await part(page, 'verdict').waitFor({ timeout: 60_000 });
  await page.keyboard.press('ControlOrMeta+Z');
  await until(
    () => connections(table),
    (count) => count === before,
  );
}

/** A connection that would close a cycle is refused, with the cycle named. */
export async function refuseCycle(page: Page): Promise<void> {
  await openChampion(page, 'Swing-up');
  const table = await showTable(page);
  const row = (await connectionRows(table).locator('th').allInnerTexts()).find(
    (text) => / to /.test(text) && !/^(bias|x|dx|cos|sin|dθ)/i.test(text) && !/force/.test(text),
  );
  const [from, to] = (row ?? '').split(' to ').map((name) => name.trim());
  if (from === undefined || to === undefined || to === '') {
    throw new Error('The champion has no connection between hidden nodes.');
  }
  const before = await connections(table);
  for (const [label, name] of [
    ['From', to],
    ['To', from],
  ] as const) {
    await table.getByRole('combobox', { name: label, exact: true }).fill(name);
    await page.getByRole('option', { name, exact: true }).click();
  }
  await press(table.getByRole('button', { name: 'Connect', exact: true }));
  const refusal = part(page, 'refusal');
  await refusal.waitFor();
  expect(await refusal.innerText()).toMatch(/cycle .*Nothing was changed/s);
  expect(await connections(table)).toBe(before);
  await press(refusal.getByRole('button', { name: 'Connect recurrently' }));
  await until(
    () => connections(table),
    (count) => count === before + 1,
  );
  await page.keyboard.press('ControlOrMeta+Z');
  await until(
    () => connections(table),
    (count) => count === before,
  );
}

/** An edit moves no other node, and what it selects is told beside the graph, not over it. */
export async function splitInPlace(page: Page): Promise<void> {
  await openChampion(page, 'Swing-up');
  const graph = part(page, 'graph');
  const places = (): Promise<Record<string, string>> =>
    graph.evaluate((element) =>
      Object.fromEntries(
        (element as unknown as DrawnGraph)._cyreg.cy.$('node').map((node) => {
          const { x, y } = node.position();
          return [node.id(), `${x.toFixed(2)} ${y.toFixed(2)}`];
        }),
      ),
    );
  const table = await showTable(page);
  let before = await places();
  // The table has taken some of the graph's width: its nodes may still be gliding.
  await until(
    async () => {
      const last = before;
      before = await places();
      return JSON.stringify(before) === JSON.stringify(last);
    },
    (rests) => rests,
  );
  await splitFirst(table);
  await until(
    async () => Object.keys(await places()).length,
    (count) => count === Object.keys(before).length + 1,
  );
  expect(await places()).toMatchObject(before);
  const bar = await part(page, 'inspector').boundingBox();
  const pane = await part(page, 'graph-pane').boundingBox();
  expect(bar?.y ?? 0).toBeGreaterThanOrEqual((pane?.y ?? Infinity) + (pane?.height ?? 0) - 1);
  await page.keyboard.press('ControlOrMeta+Z');
  await until(places, (now) => JSON.stringify(now) === JSON.stringify(before));
}

/** A hundred edits, a hundred times undo, and everything is as it was. */
export async function undoHundred(page: Page): Promise<void> {
  await openChampion(page, 'Swing-up');
  const table = await showTable(page);
  const text = (): Promise<string> => table.getByTestId('table-connections').innerText();
  const before = await text();
  await press(connectionRows(table).locator('button').first());
  const toggle = table.getByRole('button', { name: /^(Enable|Disable)$/ });
  await toggle.focus();
  for (let edit = 0; edit < 100; edit++) await page.keyboard.press('Enter');
  for (let edit = 0; edit < 100; edit++) await page.keyboard.press('ControlOrMeta+Z');
  await until(text, (now) => now === before);
  const undo = await text();
  expect(undo).toBe(before);
}

interface DrawnNode {
  id(): string;
  position(): { readonly x: number; readonly y: number };
  renderedPosition(): { readonly x: number; readonly y: number };
}

/** What the scene reads of the graph: cytoscape keeps itself on its element. */
export interface DrawnGraph extends Element {
  readonly _cyreg: {
    readonly cy: {
      $(selector: string): { readonly length: number } & DrawnNode & {
          map<T>(read: (node: DrawnNode) => T): T[];
        };
    };
  };
}

/** The hidden node farthest from its neighbours: in a crowd the pointer would be on another, or on its handle. */
function lonelyNode(graph: Locator): Promise<string> {
  return graph.evaluate((element) => {
    const places = (element as unknown as DrawnGraph)._cyreg.cy
      .$('node')
      .map((node) => ({ id: node.id(), ...node.renderedPosition() }));
    const hidden = new Set(
      (element as unknown as DrawnGraph)._cyreg.cy.$('node.hidden').map((node) => node.id()),
    );
    const room = (of: { readonly id: string; readonly x: number; readonly y: number }): number =>
      Math.min(
        ...places
          .filter(({ id }) => id !== of.id)
          .map(({ x, y }) => Math.hypot(x - of.x, y - of.y)),
      );
    return places
      .filter(({ id }) => hidden.has(id))
      .reduce((best, place) => (room(place) > room(best) ? place : best)).id;
  });
}

/** A node goes where the mouse drags it with all its connections, and back by undo. */
export async function dragNode(page: Page): Promise<void> {
  // Another than the one before: only a new name tells that the graph is the new genome's.
  await openChampion(page, 'Swing-up, large');
  const graph = part(page, 'graph');
  const node = await lonelyNode(graph);
  /** Where the node is on the page, and how far right of a node that stays: the graph may be fitted anew. */
  const look = (): Promise<{ x: number; y: number; from: number; lent: number; hidden: number }> =>
    graph.evaluate((element, id) => {
      const { cy } = (element as unknown as DrawnGraph)._cyreg;
      const { left, top } = element.getBoundingClientRect();
      const { x, y } = cy.$(`#${id}`).renderedPosition();
      const still = cy.$(`node[id != "${id}"]`).map((other) => other.renderedPosition())[0];
      const [lent, hidden] = [cy.$('edge.lent').length, cy.$('edge:hidden').length];
      return { x: left + x, y: top + y, from: x - (still?.x ?? 0), lent, hidden };
    }, node);
  let before = await look();
  expect(before.hidden).toBe(0);
  // Nodes may still be gliding: a hand follows one until it answers the pointer with its handle.
  await until(
    async () => {
      before = await look();
      await page.mouse.move(before.x, before.y);
      const after = await look();
      const rests = after.x === before.x && after.y === before.y;
      return rests && (await part(page, 'connect-handle').isVisible());
    },
    (aimed) => aimed,
  );
  await page.mouse.down();
  await page.mouse.move(before.x + 40, before.y + 30, { steps: 6 });
  const moved = ({ from }: { from: number }): boolean => Math.abs(from - before.from - 40) < 3;
  // The node follows frame by frame: a hand that lets go before the last one leaves it behind.
  await until(
    async () => {
      await page.mouse.move(before.x + 40, before.y + 30);
      return look();
    },
    (state) => state.lent > 0 && moved(state),
  );
  await page.mouse.up();
  await until(look, (state) => state.lent === 0 && state.hidden === 0 && moved(state));
  await page.keyboard.press('ControlOrMeta+Z');
  await until(look, ({ from }) => Math.abs(from - before.from) < 1);
}

/** The dial moves by the keyboard and the value beside it follows at once. */
export async function moveDial(page: Page): Promise<void> {
  const bar = part(page, 'dial-bar');
  const value = async (): Promise<number> => Number(await bar.getAttribute('aria-valuenow'));
  await bar.focus();
  const before = await value();
  await page.keyboard.press('ArrowRight');
  await until(value, (now) => now > before);
  await page.keyboard.press('Home');
  await until(value, (now) => now <= -2);
  expect(await part(page, 'dial-value').innerText()).toMatch(/[−-]2/);
  await part(page, 'dial-value').press('Enter');
  const field = part(page, 'dial-typed');
  await field.fill('0,1234');
  await field.press('Enter');
  await until(value, (now) => now === 0.1234);
  expect(await part(page, 'dial-value').innerText()).toBe('w +0.1234');
}

/** The sweep over all weights is there without being asked for. */
export async function seeSweep(page: Page): Promise<void> {
  await press(part(page, 'tab-sweep'));
  await until(
    () => part(page, 'dock-bottom').innerText(),
    (text) => /Mean ± standard error, n = \d+ episodes at each of \d+ weights/.test(text),
  );
}

/** Saves an edited genome into the library, where the gallery shows it. */
export async function saveEdited(page: Page): Promise<void> {
  await openChampion(page, 'Swing-up');
  const table = await showTable(page);
  await splitFirst(table);
  await page.keyboard.press('ControlOrMeta+S');
  await page
    .getByRole('region', { name: 'Genomes' })
    .locator('[data-testid^="entry-"]')
    .first()
    .waitFor();
  await command(page, 'Show the graph as a table');
}
