import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { swingupDocument } from '../support/documents.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { thisProcess } from '../../electron/system/identity.ts';
import { testLaboratories } from '../support/laboratory.ts';
import { writeGenomeFile } from '../../shared/formats/genome-file.ts';
import type { LibrarySnapshot } from '../../shared/contract/lab.ts';

const swingupSettings = { ...BASE_SETTINGS, generations: 3, populationSize: 16, repetitions: 1 };

const temporary = temporaryFolders();
const open = testLaboratories();

describe('the library', () => {
  it('saves a genome, lists it and reads it back', async () => {
    const folder = await temporary();
    const lab = (await open(folder)).window();
    const document = { ...swingupDocument('Pole, held!'), notes: 'why', tags: ['a'] };
    const saved = await lab.request('genome.save', { document });
    expect(saved.id).toBe('pole-held');
    const list = await lab.request('library.list', {});
    expect(list).toMatchObject({ writable: true, message: null, damaged: [], drafts: [] });
    expect(list.genomes).toMatchObject([
      {
        ref: { kind: 'genome', id: 'pole-held' },
        name: 'Pole, held!',
        task: 'swingup',
        connections: 1,
        hidden: 0,
        revision: saved.revision,
      },
    ]);
    const read = await lab.request('genome.read', { ref: { kind: 'genome', id: 'pole-held' } });
    expect(read).toEqual({ document, revision: saved.revision });
    expect((await lab.request('genome.save', { document })).id).toBe('pole-held-2');
  });

  it('saves as .wann and reads .json beside it, each file under one id', async () => {
    const folder = await temporary();
    const genomes = join(folder, 'library', 'genomes');
    const lab = (await open(folder)).window();
    const text = (name: string): string => writeGenomeFile(swingupDocument(name));
    const { id } = await lab.request('genome.save', { document: swingupDocument('One') });
    expect(await readdir(genomes)).toEqual(['one.wann']);
    await writeFile(join(genomes, 'two.json'), text('Two'));
    await writeFile(join(genomes, 'one.json'), text('Another'));
    const ids = (await lab.request('library.list', {})).genomes.map(({ ref, name }) => [
      'id' in ref ? ref.id : '',
      name,
    ]);
    expect(ids).toEqual([
      ['one', 'One'],
      ['one.json', 'Another'],
      ['two', 'Two'],
    ]);
    const nameOf = async (genome: string): Promise<string> =>
      (await lab.request('genome.read', { ref: { kind: 'genome', id: genome } })).document.name;
    expect([await nameOf(id), await nameOf('one.json'), await nameOf('two')]).toEqual([
      'One',
      'Another',
      'Two',
    ]);
    // An older file keeps its name when it is saved over; a new genome takes none that either ending has.
    await lab.request('genome.save', { document: swingupDocument('Two'), id: 'two' });
    const copy = await lab.request('genome.save', { document: swingupDocument('Two') });
    expect(copy.id).toBe('two-2');
    expect((await readdir(genomes)).sort()).toEqual([
      'one.json',
      'one.wann',
      'two-2.wann',
      'two.json',
    ]);
  });

  it('does not let one window overwrite what another saved', async () => {
    const lab = await open(await temporary());
    const [one, two] = [lab.window(), lab.window()];
    const document = swingupDocument();
    const first = await one.request('genome.save', { document });
    const { id, revision: expected } = first;
    await two.request('genome.save', { document: { ...document, notes: 'two' }, id, expected });
    const mine = { ...document, notes: 'one' };
    const late = one.request('genome.save', { document: mine, id, expected });
    await expect(late).rejects.toMatchObject({ code: 'busy' });
    await expect(late).rejects.toThrow(/another window or program/);
    const kept = await one.request('genome.read', { ref: { kind: 'genome', id } });
    expect(kept.document.notes).toBe('two');
  });

  it('lets one of two windows save over a genome at one instant, and tells the other', async () => {
    const lab = await open(await temporary());
    const [one, two] = [lab.window(), lab.window()];
    const document = swingupDocument();
    const { id, revision: expected } = await one.request('genome.save', { document });
    const saved = await Promise.allSettled(
      [one, two].map((window, k) =>
        window.request('genome.save', { document: { ...document, notes: `${k}` }, id, expected }),
      ),
    );
    expect(saved.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const kept = await one.request('genome.read', { ref: { kind: 'genome', id } });
    expect(kept.document.notes).toBe(saved[0]?.status === 'fulfilled' ? '0' : '1');
  });

  it('keeps every genome that windows and programs save under one name at one instant', async () => {
    const folder = await temporary();
    const windows = [(await open(folder)).window(), (await open(folder)).window()];
    const notes = ['one', 'two', 'three', 'four', 'five', 'six'].map((note) => `note ${note}`);
    const saved = await Promise.all(
      windows.flatMap((window, k) =>
        notes.slice(k * 3, k * 3 + 3).map((note) => {
          const document = { ...swingupDocument('same'), notes: note };
          return window.request('genome.save', { document });
        }),
      ),
    );
    expect(new Set(saved.map(({ id }) => id)).size).toBe(notes.length);
    const genomes = join(folder, 'library', 'genomes');
    const files = await readdir(genomes);
    expect(files).toHaveLength(notes.length);
    const texts = await Promise.all(files.map((file) => readFile(join(genomes, file), 'utf8')));
    for (const note of notes)
      expect(texts.filter((text) => text.includes(`"${note}"`))).toHaveLength(1);
  });

  it('tells every window of a file that another program added or damaged', async () => {
    const folder = await temporary();
    const lab = await open(folder);
    const window = lab.window();
    await window.request('genome.save', { document: swingupDocument('first') });
    const seen: LibrarySnapshot[] = [];
    window.subscribe('library.changed', (snapshot) => seen.push(snapshot));
    const genomes = join(folder, 'library', 'genomes');
    await writeFile(join(genomes, 'outside.json'), writeGenomeFile(swingupDocument('outside')));
    await expect
      .poll(() => seen.at(-1)?.genomes.map((entry) => entry.name), { timeout: 10_000 })
      .toEqual(['first', 'outside']);
    await writeFile(join(genomes, 'outside.json'), '{"format": "precocial-genome", ');
    await expect
      .poll(() => seen.at(-1)?.damaged.map((entry) => entry.file), { timeout: 10_000 })
      .toEqual([join(genomes, 'outside.json')]);
    expect(seen.at(-1)?.damaged[0]?.message).toMatch(/line/i);
    expect(await readFile(join(genomes, 'outside.json'), 'utf8')).toContain('precocial-genome');
  });

  it('passes over tuned weights and states of tunings that lie among the genomes', async () => {
    const folder = await temporary();
    const lab = await open(folder);
    const window = lab.window();
    const { id } = await window.request('genome.save', { document: swingupDocument('first') });
    const genomes = join(folder, 'library', 'genomes');
    await writeFile(join(genomes, `${id}-tuned.json`), '[\n[0.5],\n{"version": 1}\n]\n');
    await writeFile(join(genomes, `${id}-tuned.tuning.json`), '{"format":"precocial-tuning"}');
    const { genomes: listed, damaged } = await window.request('library.list', {});
    expect(listed.map((entry) => entry.name)).toEqual(['first']);
    expect(damaged).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('waits for no pipe among the genomes', async () => {
    const folder = await temporary();
    const genomes = join(folder, 'library', 'genomes');
    await mkdir(genomes, { recursive: true });
    spawnSync('mkfifo', [join(genomes, 'pipe.json')]);
    await symlink('/dev/zero', join(genomes, 'endless.json'));
    const list = await (await open(folder)).window().request('library.list', {});
    const said = list.damaged.map(({ message }) => message).join(' ');
    expect(said).toMatch(/endless\.json\): it is a device.*pipe\.json\): it is a pipe/);
  });

  it('moves to the trash and never deletes', async () => {
    const folder = await temporary();
    const lab = (await open(folder)).window();
    const { id } = await lab.request('genome.save', { document: swingupDocument('gone') });
    await lab.request('genome.trash', { id });
    expect((await lab.request('library.list', {})).genomes).toEqual([]);
    expect(await readdir(join(folder, 'library', 'trash'))).toEqual(['gone.wann']);
    await expect(lab.request('genome.trash', { id })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps working when its folder vanishes, and loses no edit', async () => {
    const folder = await temporary();
    const laboratory = await open(folder);
    const lab = laboratory.window();
    const library = join(folder, 'library');
    const { id } = await lab.request('genome.save', { document: swingupDocument() });
    await rm(library, { recursive: true });
    await writeFile(library, 'a file where the folder was');
    const list = await lab.request('library.list', {});
    expect(list.writable).toBe(false);
    expect(list.message).toMatch(/Choose another library/);
    const save = lab.request('genome.save', { document: swingupDocument(), id });
    await expect(save).rejects.toMatchObject({ code: 'storage' });
    await expect(save).rejects.toThrow(/was not saved; it stays open/);
    const other = laboratory.window();
    await other.request('draft.write', { id: 'draft-1', document: swingupDocument('kept') });
    expect((await other.request('draft.read', { id: 'draft-1' })).name).toBe('kept');
    other.close();
    await expect(lab.request('run.start', searchRequest())).rejects.toMatchObject({
      code: 'storage',
    });
    await rm(library);
    await mkdir(library);
    expect((await lab.request('library.list', {})).message).toBeNull();
    expect((await lab.request('library.list', {})).drafts).toHaveLength(1);
  });

  it('makes no new library where one has vanished', async () => {
    const folder = await temporary();
    const laboratory = await open(folder);
    const lab = laboratory.window();
    const library = join(folder, 'library');
    const { id } = await lab.request('genome.save', { document: swingupDocument() });
    await rename(library, join(folder, 'away'));
    await expect(lab.request('genome.save', { document: swingupDocument(), id })).rejects.toThrow(
      /its folder is not there/,
    );
    await expect(lab.request('run.start', searchRequest())).rejects.toThrow(
      /its folder is not there/,
    );
    await expect(lab.request('recording.begin', { path: 'film.webm' })).rejects.toThrow(
      /its folder is not there/,
    );
    const other = laboratory.window();
    await other.request('draft.write', { id: 'draft-1', document: swingupDocument('kept') });
    other.close();
    await rename(join(folder, 'away'), library);
    const list = await lab.request('library.list', {});
    expect(list.genomes).toHaveLength(1);
    expect(list.drafts).toMatchObject([{ name: 'kept' }]);
  });

  it('changes to another folder and remembers it', async () => {
    const folder = await temporary();
    const first = await open(folder);
    const window = first.window({ folderDialog: () => Promise.resolve(join(folder, 'other')) });
    expect((await window.request('library.choose', {})).folder).toBe(join(folder, 'other'));
    expect(first.laboratory.settings.values()['library']).toBe(join(folder, 'other'));
    await window.request('genome.save', { document: swingupDocument('there') });
    expect(await readdir(join(folder, 'other', 'genomes'))).toEqual(['there.wann']);
  });

  it('finds drafts again after its process was killed', async () => {
    const folder = await temporary();
    const first = await open(folder);
    await first.window().request('draft.write', { id: 'd', document: swingupDocument('edited') });
    // What a killed process leaves behind: its mark, and nobody who holds it.
    const drafts = join(folder, 'library', 'drafts');
    const dead = { ...thisProcess(), pid: 2 ** 22 - 1, started: '1' };
    await writeFile(join(drafts, '.d.owner'), JSON.stringify({ owner: 'dead', process: dead }));
    const lab = (await open(folder)).window();
    const list = await lab.request('library.list', {});
    expect(list.drafts).toMatchObject([{ id: 'd', name: 'edited', task: 'swingup' }]);
    expect((await lab.request('draft.read', { id: 'd' })).name).toBe('edited');
    await lab.request('draft.discard', { id: 'd' });
    expect(await readdir(drafts)).toEqual([]);
  });

  it('keeps drafts for the window that has them, until it closes', async () => {
    const lab = await open(await temporary());
    const [one, two] = [lab.window(), lab.window()];
    await one.request('draft.write', { id: 'd', document: swingupDocument('edited') });
    expect((await two.request('library.list', {})).drafts).toEqual([]);
    await expect(two.request('draft.read', { id: 'd' })).rejects.toMatchObject({ code: 'busy' });
    const write = two.request('draft.write', { id: 'd', document: swingupDocument('other') });
    await expect(write).rejects.toMatchObject({ code: 'busy' });
    await two.request('draft.discard', { id: 'd' });
    expect((await one.request('draft.read', { id: 'd' })).name).toBe('edited');
    one.close();
    expect((await two.request('library.list', {})).drafts).toMatchObject([{ id: 'd' }]);
    // Of two that start together, one has it.
    const third = lab.window();
    const asked = [two, third].map((window) => window.request('draft.read', { id: 'd' }));
    const answers = await Promise.allSettled(asked);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await third.request('library.list', {})).drafts).toEqual([]);
  });

  it('keeps drafts from the windows of another process', async () => {
    const folder = await temporary();
    const [one, two] = [await open(folder), await open(folder)];
    await one.window().request('draft.write', { id: 'd', document: swingupDocument('edited') });
    const window = two.window();
    expect((await window.request('library.list', {})).drafts).toEqual([]);
    await expect(window.request('draft.read', { id: 'd' })).rejects.toMatchObject({ code: 'busy' });
    await one.close();
    expect((await window.request('draft.read', { id: 'd' })).name).toBe('edited');
  });

  it('writes the edits of a window that closes before another reads them', async () => {
    const lab = await open(await temporary());
    const [one, two] = [lab.window(), lab.window()];
    await one.request('draft.write', { id: 'd', document: swingupDocument('first') });
    one.request('draft.write', { id: 'd', document: swingupDocument('last') }).catch(() => null);
    await Promise.resolve();
    one.close();
    expect((await two.request('draft.read', { id: 'd' })).name).toBe('last');
  });

  it('takes the drafts of its windows along to another library', async () => {
    const folder = await temporary();
    const lab = await open(folder);
    const window = lab.window();
    await window.request('draft.write', { id: 'd', document: swingupDocument('edited') });
    await window.request('library.choose', { folder: join(folder, 'other') });
    expect(await readdir(join(folder, 'library', 'drafts'))).toEqual([]);
    expect((await window.request('draft.read', { id: 'd' })).name).toBe('edited');
    window.close();
    expect((await lab.window().request('library.list', {})).drafts).toMatchObject([{ id: 'd' }]);
  });

  it('leaves the drafts of a newer program where they are, and sets damaged ones aside', async () => {
    const folder = await temporary();
    const laboratory = await open(folder);
    const lab = laboratory.window();
    const other = laboratory.window();
    await other.request('draft.write', { id: 'd', document: swingupDocument('edited') });
    other.close();
    const drafts = join(folder, 'library', 'drafts');
    const newer = writeGenomeFile(swingupDocument()).replace(/"version": \d+/, '"version": 99');
    await writeFile(join(drafts, 'newer.json'), newer);
    await writeFile(join(drafts, 'torn.json'), newer.slice(0, 40));
    expect((await lab.request('library.list', {})).drafts).toMatchObject([{ id: 'd' }]);
    const files = (await readdir(drafts)).filter((file) => !file.startsWith('.'));
    expect(files.sort()).toEqual(['d.json', 'newer.json']);
    expect(await readdir(join(folder, 'library', 'damaged'))).toEqual(['torn.json']);
  });
});

function searchRequest() {
  return {
    name: 'run',
    task: 'swingup',
    settings: swingupSettings,
    seed: 1,
    workers: 1,
    options: {},
  };
}
