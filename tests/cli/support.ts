import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const program = fileURLToPath(new URL('../../electron/cli/bin.mjs', import.meta.url));

/** A folder of this test file's own, removed after it. */
export const folder = mkdtempSync(join(tmpdir(), 'precocial-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs `precocial` as a person would, in the test's folder. */
export function precocial(...words: string[]): Promise<Outcome> {
  return precocialOn([], ...words);
}

/** The same on an engine with other flags. */
export function precocialOn(flags: readonly string[], ...words: string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, program, ...words], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, errors }));
  });
}

/** Runs `precocial`, expects success, and reads the JSON it prints, one value a line. */
export async function json(...words: string[]): Promise<unknown[]> {
  const { code, out, errors } = await precocial(...words, '--json');
  if (code !== 0) throw new Error(`precocial ${words.join(' ')} ended with ${code}: ${errors}`);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
