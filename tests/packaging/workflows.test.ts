import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import { parse } from 'yaml';
import type * as WorkflowParser from '@actions/workflow-parser';

import { programPlaces } from '../../electron/system/places.ts';

const { root } = programPlaces(import.meta.url);
const folder = join(root, '.github', 'workflows');
const names = (await readdir(folder)).sort();

/** The parser, bundled: it imports its schema as bundlers do, which Node does not. */
async function loadParser(): Promise<typeof WorkflowParser> {
  const { outputFiles } = await build({
    stdin: { contents: "export * from '@actions/workflow-parser';", resolveDir: root },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return (await import(`data:text/javascript;base64,${code}`)) as typeof WorkflowParser;
}

const { NoOperationTraceWriter, parseWorkflow } = await loadParser();

/** Every value of a key, at any depth. */
function valuesOf(tree: unknown, key: string): unknown[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const entries: readonly [string, unknown][] = Object.entries(tree);
  return entries.flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(value, key),
  ]);
}

const PINNED = /^actions\/[a-z-]+@[0-9a-f]{40}$/;

describe.each(names)('the workflow %s', (name) => {
  const content = readFile(join(folder, name), 'utf8');

  it('is valid by the schema that its runner publishes', async () => {
    const { context } = parseWorkflow(
      { name, content: await content },
      new NoOperationTraceWriter(),
    );
    expect(context.errors.getErrors().map(({ message }) => message)).toEqual([]);
  });

  it('takes every action at a commit, of one publisher, with the version beside it', async () => {
    const uses = valuesOf(parse(await content), 'uses').filter(
      (use) => typeof use === 'string' && !use.startsWith('./'),
    );
    for (const use of uses) expect(use).toMatch(PINNED);
    const lines = (await content).split('\n').filter((line) => /uses: actions/.test(line));
    expect(lines).toHaveLength(uses.length);
    for (const line of lines) expect(line).toMatch(/# v\d+\.\d+\.\d+$/);
  });

  it('gives its jobs no more than reading unless they say so', async () => {
    expect(parse(await content)).toMatchObject({ permissions: { contents: 'read' } });
  });

  it('runs only files that are here', async () => {
    const files = (await content).match(/\b(tests|electron)\/[\w./-]+\.(mjs|ts|sh)\b/g) ?? [];
    for (const file of files) expect((await readFile(join(root, file))).length).toBeGreaterThan(0);
    for (const use of valuesOf(parse(await content), 'uses')) {
      if (typeof use === 'string' && use.startsWith('./')) {
        expect(names).toContain(use.replace('./.github/workflows/', ''));
      }
    }
  });
});

it('a mistake in a workflow is found', () => {
  const content = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    stepz: []\n';
  const { context } = parseWorkflow({ name: 'bad.yml', content }, new NoOperationTraceWriter());
  expect(context.errors.count).toBeGreaterThan(0);
});
