import { AxeBuilder } from '@axe-core/playwright';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cannotEscape, cannotLeave, dropDamaged } from './scenes/faults.ts';
import {
  connections,
  isOnScreen,
  openChampion,
  part,
  press,
  showTable,
  splitFirst,
  until,
} from './scenes/hands.ts';
import { readHandbook } from './scenes/handbook.ts';
import { measureFourConditions, tuneAndKeep } from './scenes/judging.ts';
import { openFromMenu, pressNothingBehindPalette, typeIntoPalette } from './scenes/keys.ts';
import { driveSearch, resumeSearch, startSearch } from './scenes/searching.ts';
import {
  dragNode,
  editAndTest,
  moveDial,
  refuseCycle,
  saveEdited,
  seeSweep,
  splitInPlace,
  undoHundred,
} from './scenes/editing.ts';
import { searchOnMachines } from './scenes/machines.ts';
import { galleryReady, problemsOf, type Driver, type RunningLab } from './drivers/driver.ts';
import { openedLab, placesIn } from './opened.ts';
import { seePaper } from './scenes/paper.ts';
import { seeAndDrive } from './scenes/racing.ts';
import { recordTwoSeconds } from './scenes/recording.ts';
import { readDigits, watchWalker } from './scenes/tasks.ts';
import { askWhatIf } from './scenes/what-if.ts';
import { writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { swingupDocument } from '../support/documents.ts';

/** The end-to-end suite, for any way to run the program. */
export function labSuite(driver: Driver): void {
  describe(`the lab in ${driver.name}`, () => {
    let folder = '';
    let lab: RunningLab;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'precocial-e2e-'));
      lab = await openedLab(driver, placesIn(folder));
    });

    afterAll(async () => {
      await lab.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    it('takes keys typed into the palette at once', () => typeIntoPalette(lab.page));
    it('presses no button behind the palette', () => pressNothingBehindPalette(lab.page));
    it('gives the focus back to the menu', async (context) => {
      // In Electron the menus are the system's.
      if (lab.desktop !== null) return context.skip();
      await openFromMenu(lab.page);
    });
    it('opens the handbook where a view leads, and finds a message', () => readHandbook(lab.page));
    it('edits the champion, tests the edit and takes it back', () => editAndTest(lab.page));
    it('refuses a cycle and shows it', () => refuseCycle(lab.page));
    it('moves no other node for an edit', () => splitInPlace(lab.page));
    it('undoes a hundred edits', async (context) => {
      // The page does it alone, so one shell shows it.
      if (lab.desktop !== null) return context.skip();
      await undoHundred(lab.page);
    }, 300_000);
    it('moves the shared weight', () => moveDial(lab.page));
    it('sweeps the shared weight', () => seeSweep(lab.page));
    it('measures the four conditions', () => measureFourConditions(lab.page), 240_000);
    it('shows the paper beside ours and measures again', () => seePaper(lab.page), 240_000);
    it('tunes, stops and keeps the best', () => tuneAndKeep(lab.page), 300_000);
    it('saves into the library', () => saveEdited(lab.page));
    it('drags a node with its connections', () => dragNode(lab.page));
    it('keeps everything when a damaged genome is dropped', () => dropDamaged(lab.page));
    it(
      'starts, pauses, resumes, loses and stops a search',
      () => driveSearch(lab.page, join(folder, 'library', 'runs')),
      300_000,
    );

    it('searches on a machine', () => searchOnMachines(lab.page, folder), 300_000);
    it('watches the walker', () => watchWalker(lab.page));
    it('asks what happens if a connection is cut', () => askWhatIf(lab.page), 240_000);
    it('reads digits', () => readDigits(lab.page));
    it('sees what the racer sees and drives beside it', () => seeAndDrive(lab.page), 120_000);

    it('records a film with exactly its frames', async () => {
      const target = join(folder, 'library', 'recordings', 'film.webm');
      lab.desktop?.answerDialog(target);
      await recordTwoSeconds(lab.page, join(folder, 'library', 'recordings'));
    });

    it('has no serious accessibility findings', async () => {
      // The stand-in's browser is joined over DevTools, where axe may open no page of its own.
      const { violations } = await new AxeBuilder({ page: lab.page }).setLegacyMode(true).analyze();
      const serious = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      const found = serious.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
      );
      expect(found).toEqual([]);
    });

    it('tells the other window of what one saves', async () => {
      const second = await lab.secondWindow();
      problemsOf(second);
      await galleryReady(second);
      const file = join(folder, 'library', 'genomes', 'from-outside.json');
      await writeFile(file, writeGenomeFile(swingupDocument('From outside')));
      await part(second, 'entry-From outside').waitFor();
      await part(lab.page, 'entry-From outside').waitFor();
      await second.close();
    });

    it('has written nothing to the console as an error', () => {
      expect(lab.problems).toEqual([]);
    });

    it('cannot be talked out of its page', () => cannotEscape(lab.page));

    it('asks before it closes while a search runs, and recent files are remembered', async (context) => {
      if (lab.desktop === null) return context.skip();
      const { desktop, page } = lab;
      await cannotLeave(page);
      await until(desktop.log, ({ entries }) =>
        entries.some(
          (entry) => entry.what === 'open-external' && entry.detail.includes('example.org'),
        ),
      );
      const { entries, menu } = await desktop.log();
      expect(entries.filter((entry) => entry.what === 'unexpected')).toEqual([]);
      expect(entries.some((entry) => entry.what === 'power' && entry.detail === 'stop')).toBe(true);
      expect(entries.some((entry) => entry.what === 'recent')).toBe(true);
      expect(menu).toContain('Edit > Undo');
      const file = join(folder, 'associated.wann');
      await writeFile(file, writeGenomeFile(swingupDocument('Double-clicked')));
      desktop.secondInstance([file]);
      await isOnScreen(page, 'Double-clicked');
      await startSearch(page);
      desktop.answerDialog(1);
      desktop.closeWindow(0);
      await until(desktop.log, (log) =>
        log.entries.some((entry) => entry.what === 'dialog' && /running/.test(entry.detail)),
      );
      expect(await part(page, 'gallery').isVisible()).toBe(true);
    });
  });

  describe(`after a crash of ${driver.name}`, () => {
    it('recovers the unsaved genome, and the search can be resumed', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'precocial-e2e-'));
      const place = placesIn(folder);
      const first = await openedLab(driver, place);
      await openChampion(first.page, 'Swing-up');
      await startSearch(first.page);
      const table = await showTable(first.page);
      await splitFirst(table);
      const edited = await connections(table);
      const drafts = join(place.library, 'drafts');
      await until(
        () => readdir(drafts).catch(() => []),
        (files) => files.some((file) => file.endsWith('.json')),
      );
      const runs = join(place.library, 'runs');
      const history = async (): Promise<string> => {
        const [run] = await readdir(runs);
        return readFile(join(runs, run ?? '', 'history.ndjson'), 'utf8').catch(() => '');
      };
      await until(history, (text) => text.split('\n').length > 2);
      await first.kill();

      const second = await driver.launch(place);
      await galleryReady(second.page);
      await until(
        () => part(second.page, 'notices').innerText(),
        (text) => /Recovered unsaved edits/.test(text),
      );
      expect(await connections(await showTable(second.page))).toBe(edited);
      const run = second.page.locator('[data-testid^="run-"]').first();
      // Its process noticed that the lab had gone and stopped at a checkpoint, or was killed with it.
      await until(
        () => run.innerText(),
        (text) => /stopped|interrupted/.test(text),
      );
      await press(run);
      await resumeSearch(second.page);
      await second.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });
  });
}
