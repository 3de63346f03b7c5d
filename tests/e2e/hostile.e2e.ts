import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  command,
  connections,
  isOnScreen,
  openChampion,
  part,
  showTable,
  until,
} from './scenes/hands.ts';
import type { DesktopControl, RunningLab } from './drivers/driver.ts';
import { openedLab } from './opened.ts';
import { HOSTILITY } from '../electron/standin/hostility.ts';
import { standInDriver } from './drivers/standin.ts';
import { swingupDocument } from '../support/documents.ts';
import { writeGenomeFile } from '../../shared/formats/genome-file.ts';

// Electron as it is on some machines: windows that never say they are ready, words of the command line that arrive
// as addresses and in another order, a relative folder of settings, a child that V8 gives up on.
describe('the program in an unkind Electron', () => {
  let folder = '';
  let lab: RunningLab;
  let desktop: DesktopControl;

  async function genomeFile(name: string): Promise<string> {
    const place = join(folder, 'my files');
    await mkdir(place, { recursive: true });
    const file = join(place, `${name}.wann`);
    await writeFile(file, writeGenomeFile(swingupDocument(name)));
    return file;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precocial-hostile-'));
    lab = await openedLab(standInDriver, {
      library: join(folder, 'library'),
      settings: relative(process.cwd(), join(folder, 'settings')),
      words: [pathToFileURL(await genomeFile('Double-clicked first')).href],
      environment: { [HOSTILITY]: 'never-ready never-loaded fatal-child' },
    });
    if (lab.desktop === null) throw new Error('The stand-in has a desktop.');
    desktop = lab.desktop;
  });
  afterAll(async () => {
    await lab.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('shows its window though nothing says that it is ready', () =>
    until(desktop.log, ({ entries }) =>
      entries.some(({ what, detail }) => what === 'window' && detail === 'shown'),
    ));

  it('opens a file whose address it was started with', () =>
    isOnScreen(lab.page, 'Double-clicked first'));

  it('opens the files of a second start', async () => {
    const address = pathToFileURL(await genomeFile('Second start')).href;
    desktop.secondInstance(['--library', join(folder, 'other library'), address]);
    await isOnScreen(lab.page, 'Second start');
  });

  it('goes on after V8 gave up on the process of the jobs', async () => {
    await command(lab.page, 'Show Sweep');
    await part(lab.page, 'sweep-plot').waitFor();
  });

  it('copies and pastes in the graph by the events of the system, text fields apart', async () => {
    await openChampion(lab.page, 'Swing-up');
    const table = await showTable(lab.page);
    const before = await connections(table);
    await command(lab.page, 'Select all nodes');
    const send = (type: string, where: string): Promise<void> =>
      lab.page.evaluate(
        ([name, selector]) => {
          const event = new ClipboardEvent(name ?? '', { bubbles: true, cancelable: true });
          document.querySelector(selector ?? '')?.dispatchEvent(event);
        },
        [type, where],
      );
    await send('copy', 'body');
    await send('paste', 'input');
    await send('paste', 'body');
    await until(
      () => connections(table),
      (count) => count > before,
    );
  });

  it('changes its menus without replacing them', async () => {
    const replaced = async (): Promise<number> =>
      (await desktop.log()).entries.filter(
        ({ what, detail }) => what === 'menu' && detail === 'replaced',
      ).length;
    const count = await replaced();
    await command(lab.page, 'Theme: dark');
    await command(lab.page, 'Theme: light');
    expect(await replaced()).toBe(count);
  });

  it('met nothing that it did not expect', async () => {
    const { entries } = await desktop.log();
    expect(entries.filter(({ what }) => what === 'unexpected')).toEqual([]);
    expect(lab.problems).toEqual([]);
  });
});
