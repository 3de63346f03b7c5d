import { getRawHeader, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { forkMaker } from '../../electron/processes/fork.ts';
import { programPlaces } from '../../electron/system/places.ts';
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

beforeAll(async () => {
  await standInDistribution(join(folder, 'electron'));
  const result = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'electron-builder', 'cli.js'),
      '--linux',
      '--dir',
      '--x64',
      '--config',
      join(root, 'electron', 'build', 'builder.yml'),
      `-c.electronDist=${join(folder, 'electron')}`,
      `-c.directories.output=${join(folder, 'release')}`,
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, CI: '1' } },
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
    const strange = [...inside].filter(
      (file) =>
        /^\/(shared|renderer|tests|docs|electron)\b|\.map$|\.ts$/.test(file) &&
        !file.startsWith('/node_modules/'),
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
    expect(existsSync(join(unpacked, 'package.json'))).toBe(true);
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
    };
    expect(states).toEqual({
      runAsNode: DISABLE,
      nodeOptions: DISABLE,
      inspect: DISABLE,
      integrity: ENABLE,
      onlyAsar: ENABLE,
      fileProtocol: DISABLE,
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
