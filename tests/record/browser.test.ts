import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { record } from '../../electron/record/record.ts';
import { reasonOfEnd } from '../../electron/host/chromium.ts';
import { codecNote } from '../../shared/contract/film.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { swingupGenome } from '../renderer/rollout/support.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const before = process.env['PRECOCIAL_CHROMIUM'];
afterEach(() => {
  if (before === undefined) delete process.env['PRECOCIAL_CHROMIUM'];
  else process.env['PRECOCIAL_CHROMIUM'] = before;
});

const NO_SANDBOX =
  '[1:1:FATAL:zygote_host_impl_linux.cc(127)] No usable sandbox! If you are running on Ubuntu 23.10+, see another page.';

/** A program that writes a sentence on stderr and ends, in Chromium's place. */
async function endsWith(sentence: string): Promise<string> {
  const folder = await temporary();
  const program = join(folder, 'chromium');
  writeFileSync(program, `#!/bin/sh\necho '${sentence}' >&2\nexit 1\n`);
  chmodSync(program, 0o755);
  process.env['PRECOCIAL_CHROMIUM'] = program;
  return join(folder, 'film.webm');
}

describe('a Chromium that ends before the film is drawn', () => {
  it.each([
    [NO_SANDBOX, /ended, because this system gives it no sandbox\. Let programs make user name/],
    [
      'chromium: error while loading shared libraries: libnss3.so: cannot open shared object file',
      /ended, because it says: "chromium: error while loading shared libraries: libnss3\.so/,
    ],
  ])('is answered with its own reason: %s', async (sentence, message) => {
    const out = await endsWith(sentence);
    const documents = [newDocument('a genome', 'swingup', swingupGenome())];
    await expect(record({ documents, out, seconds: 1 })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(message) as string,
    });
    expect(existsSync(out)).toBe(false);
  });

  it('has no reason where it gives none', () => {
    expect(reasonOfEnd('')).toBeNull();
    expect(reasonOfEnd('DevTools listening on a pipe\n')).toBeNull();
  });
});

describe('a note on the codec of a film', () => {
  it('is said for an MP4 that is not H.264, and for no other film', () => {
    expect(codecNote('a.mp4', 'avc')).toBeNull();
    expect(codecNote('a.webm', 'vp9')).toBeNull();
    expect(codecNote('a.gif', 'gif')).toBeNull();
    expect(codecNote('a.MP4', 'vp9')).toMatch(/cannot encode H\.264, so the MP4 is in VP9/);
    expect(codecNote('a.mp4', 'hevc')).toMatch(/in H\.265/);
  });
});
