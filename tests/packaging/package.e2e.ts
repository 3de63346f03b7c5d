import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { forkMaker } from '../../electron/processes/fork.ts';
import { programPlaces } from '../../electron/system/places.ts';
import { installerTools, missingTools, RUNTIME_BYTES } from './tools.ts';
import { standInDistribution } from './standin-distribution.ts';
import { swingupDocument } from '../support/documents.ts';
import type { FromJobProcess } from '../../electron/processes/job-protocol.ts';

/** How a fuse is written in the binary: the characters '0' and '1'. */
const [DISABLE, ENABLE] = [0x30, 0x31];

const { root } = programPlaces(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'precocial-package-'));
const packed = join(folder, 'release', 'linux-unpacked');
const archive = join(packed, 'resources', 'app.asar');
const unpacked = `${archive}.unpacked`;

/** Paths of files below a folder of the repository, as the archive spells them. */
function below(place: string): string[] {
  return readdirSync(join(root, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

/** Why no installers are built; null if they are. */
const missing = missingTools();
const release = join(folder, 'release');

function text(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

beforeAll(async () => {
  await standInDistribution(join(folder, 'electron'));
  const tools = missing === null ? await installerTools(join(folder, 'tools')) : {};
  const result = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'electron-builder', 'cli.js'),
      '--linux',
      ...(missing === null ? ['deb', 'AppImage'] : ['dir']),
      '--x64',
      '--config',
      join(root, 'electron', 'build', 'builder.yml'),
      `-c.electronDist=${join(folder, 'electron')}`,
      `-c.directories.output=${join(folder, 'release')}`,
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ...tools, CI: '1' } },
  );
  if (result.status !== 0) throw new Error(`${result.stdout}\n${result.stderr}`);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed program', () => {
  it('holds every built file and asset, and no sources', () => {
    const inside = new Set(listPackage(archive, { isPack: false }));
    for (const place of [
      'dist/main',
      'dist/preload',
      'dist/renderer',
      'dist/workers',
      'dist/kernels',
    ]) {
      for (const file of below(place)) expect(inside, file).toContain(file);
    }
    for (const file of below('assets/champions')) expect(inside).toContain(file);
    // Examples are tasks as a person writes them.
    const strange = [...inside].filter(
      (file) =>
        /^\/(shared|renderer|tests|docs|electron)\b|\.map$|\.ts$/.test(file) &&
        !file.startsWith('/node_modules/') &&
        !file.startsWith('/assets/examples/'),
    );
    expect(strange).toEqual([]);
    expect(getRawHeader(archive).headerString.length).toBeGreaterThan(0);
  });

  it('lays beside the archive what child processes read', () => {
    for (const file of [
      ...below('dist/workers'),
      ...below('dist/kernels'),
      ...below('assets/mnist'),
    ]) {
      expect(existsSync(join(unpacked, file)), file).toBe(true);
    }
  });

  it('reads nothing outside the archive but what is on the list', () => {
    const below = (place: string): string[] => readdirSync(join(unpacked, place)).sort();
    expect(below('.')).toEqual(['assets', 'dist', 'node_modules']);
    expect(below('dist')).toEqual(['kernels', 'program.json', 'workers']);
    expect(below('node_modules')).toEqual(['onnxruntime-common', 'onnxruntime-node']);
    // Of the native runtime, the binary of this platform alone.
    expect(below('node_modules/onnxruntime-node/bin')).toHaveLength(1);
    // Electron's own example comes with every distribution; a fuse keeps it from being loaded.
    const others = readdirSync(join(packed, 'resources')).filter(
      (name) => name !== 'default_app.asar',
    );
    expect(others.sort()).toEqual([
      'app.asar',
      'app.asar.unpacked',
      ...(missing === null ? ['apparmor-profile'] : []),
    ]);
  });

  it('keeps the file that says what is started inside the archive', () => {
    const entry = statFile(archive, 'package.json');
    expect(entry).not.toHaveProperty('unpacked', true);
    const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as unknown;
    expect(manifest).toMatchObject({
      name: 'precocial',
      productName: 'Precocial',
      desktopName: 'org.precocial.lab.desktop',
      main: 'dist/main/main.mjs',
    });
  });

  it('has the fuses set', async () => {
    const wire = await getCurrentFuseWire(join(packed, 'precocial'));
    const states = {
      runAsNode: wire[FuseV1Options.RunAsNode],
      nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
      inspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
      integrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
      onlyAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
      fileProtocol: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
      cookies: wire[FuseV1Options.EnableCookieEncryption],
    };
    expect(states).toEqual({
      runAsNode: DISABLE,
      nodeOptions: DISABLE,
      inspect: DISABLE,
      integrity: ENABLE,
      onlyAsar: ENABLE,
      fileProtocol: DISABLE,
      cookies: DISABLE,
    });
  });

  it('evaluates a genome with nothing but the packed files', async () => {
    const child = forkMaker(join(unpacked, 'dist', 'workers'))('job-process', []);
    const answer = new Promise<FromJobProcess>((resolve) => {
      child.onMessage((message) => {
        const job = message as FromJobProcess;
        if (job.type !== 'event') resolve(job);
      });
    });
    child.send({
      type: 'job',
      id: 1,
      name: 'evaluate',
      params: {
        document: swingupDocument(),
        weights: Float64Array.of(1),
        useOffsets: false,
        trials: 2,
        seed: 1,
        options: {},
        priority: 'now',
      },
    });
    expect(await answer).toMatchObject({ type: 'result', value: { trials: 2 } });
    child.kill();
  });
});

describe.skipIf(missing !== null)(
  `the installers${missing === null ? '' : ` (${missing})`}`,
  () => {
    const file = (ending: string): string => {
      const [name] = readdirSync(release).filter((each) => each.endsWith(ending));
      if (name === undefined) throw new Error(`no ${ending} in ${release}`);
      return join(release, name);
    };

    it('include a Debian package that a desktop knows by its name', () => {
      const deb = file('.deb');
      const field = (name: string): string => text('dpkg-deb', '-f', deb, name).trim();
      expect(field('Package')).toBe('precocial');
      expect(field('Homepage')).toMatch(/^https:/);
      expect(field('Depends')).toContain('libgtk-3-0');
      const target = join(folder, 'installed');
      text('dpkg-deb', '-x', deb, target);
      const place = join(target, 'usr', 'share');
      const entry = readFileSync(join(place, 'applications', 'org.precocial.lab.desktop'), 'utf8');
      expect(entry).toContain('Exec=/opt/Precocial/precocial %U\n');
      expect(entry).toContain('StartupWMClass=org.precocial.lab\n');
      expect(entry).toMatch(/MimeType=.*application\/x-precocial-genome;/);
      const types = readFileSync(join(place, 'mime', 'packages', 'precocial.xml'), 'utf8');
      expect(types).toContain('<glob pattern="*.wann"/>');
      // Ubuntu's restriction of user namespaces knows the program by this profile.
      const profile = join(target, 'opt', 'Precocial', 'resources', 'apparmor-profile');
      expect(readFileSync(profile, 'utf8')).toContain('"/opt/Precocial/precocial"');
    });

    it('include an AppImage whose content lies behind the runtime', () => {
      const image = file('.AppImage');
      const listing = text('unsquashfs', '-o', String(RUNTIME_BYTES), '-l', image);
      for (const part of [
        'AppRun',
        'precocial',
        'org.precocial.lab.desktop',
        'resources/app.asar',
        'resources/app.asar.unpacked/dist/program.json',
      ]) {
        expect(listing).toContain(`squashfs-root/${part}\n`);
      }
      expect(text(image)).toContain('stand-in for the runtime');
    });
  },
);
