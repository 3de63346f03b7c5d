import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
}

interface Manifest {
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

async function read<T>(name: string): Promise<T> {
  const text = await readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
  return JSON.parse(text) as T;
}

// An update of the package writes the entry anew; docs/decisions/0020-encoder-runtimes.md says why it must go again.
it('installing runs no script of onnxruntime, which would download', async () => {
  const { packages } = await read<Lock>('package-lock.json');
  expect(packages['node_modules/onnxruntime-node']).toBeDefined();
  expect(packages['node_modules/onnxruntime-node']?.hasInstallScript).toBeUndefined();
});

it('every other install script is one that was looked at', async () => {
  const { packages } = await read<Lock>('package-lock.json');
  const { allowScripts } = await read<Manifest>('package.json');
  const scripted = Object.entries(packages).filter(([, entry]) => entry.hasInstallScript === true);
  for (const [path] of scripted) {
    expect(allowScripts[path.slice(path.lastIndexOf('node_modules/') + 13)]).toBe(true);
  }
});
