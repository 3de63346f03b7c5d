import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readHistory } from '../../electron/runs/history.ts';

/** What no number may depend on is left out: times, and what was measured to plan. */
const timeless = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { seconds: _seconds, rolloutsPerSecond: _rate, ...rest } = value as Record<string, unknown>;
  return rest;
};

const withoutTimes = (text: string): unknown =>
  JSON.parse(JSON.stringify(JSON.parse(text), timeless)) as unknown;

/** All that a reproduction's folder says and that must not depend on how it was run. */
export async function outcomeOf(folder: string): Promise<Record<string, unknown>> {
  const outcome: Record<string, unknown> = {};
  for (const name of ['reproduction.json', 'report.json'])
    outcome[name] = withoutTimes(await readFile(join(folder, name), 'utf8'));
  outcome['conditions.csv'] = await readFile(join(folder, 'conditions.csv'), 'utf8');
  const results = join(folder, 'results');
  for (const name of (await readdir(results)).sort()) {
    if (name.endsWith('.tuning.json')) continue;
    outcome[name] = withoutTimes(await readFile(join(results, name), 'utf8'));
  }
  for (const run of (await readdir(join(folder, 'runs'))).sort()) {
    const history = await readHistory(join(folder, 'runs', run));
    outcome[run] = history.map(({ seconds: _seconds, rolloutsPerSecond: _rate, ...row }) => row);
  }
  return outcome;
}
