#!/usr/bin/env node
// The command as npm installs it. The program itself is bundled by `npm run build`, which `npm ci` runs.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../../dist/cli/main.mjs', import.meta.url);
if (!existsSync(fileURLToPath(program))) {
  process.stderr.write(
    'precocial: the program is not built yet; run npm run build in its folder.\n',
  );
  process.exit(1);
}
await import(program.href);
