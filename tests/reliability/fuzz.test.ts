import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzzing/loop.ts';
import { problemWith } from './fuzzing/target.ts';
import { TARGETS } from './fuzzing/targets.ts';

/** Inputs of each reader; `npm run fuzz` reads as many as there is time for. */
const ROUNDS = 150;

interface Fixture {
  readonly target: string;
  readonly base64: string;
}

const folder = fileURLToPath(new URL('../fixtures/fuzz/', import.meta.url));
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('every reader', () => {
  it('refuses or reads what lies near a good input', () => {
    const { failures } = fuzz(TARGETS, { seed: 1, first: 0, count: ROUNDS });
    expect(failures.map(({ target, index, problem }) => `${target} ${index}: ${problem}`)).toEqual(
      [],
    );
  }, 120_000);

  it.each(fixtures)('reads or refuses what failed once: %s', (name) => {
    const { target, base64 } = JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as Fixture;
    const reader = TARGETS.find((candidate) => candidate.name === target);
    if (reader === undefined) throw new Error(`there is no reader ${target}`);
    expect(problemWith(reader, new Uint8Array(Buffer.from(base64, 'base64')))).toBeNull();
  });
});
