// The checks that only read, of `npm test`: lint, which takes longest, beside the others one after another. Each keeps
// to one core, so that two rows of them take half the time.
import { spawn } from 'node:child_process';

const ROWS = [['lint'], ['types', 'imports', 'format']];

/** Runs a script of package.json and prints what it said. @returns true if it found nothing */
function passes(name) {
  return new Promise((resolve) => {
    const child = spawn(`npm run --silent ${name}`, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = [];
    child.stdout.on('data', (data) => said.push(data));
    child.stderr.on('data', (data) => said.push(data));
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code === 0);
    });
  });
}

async function passesAll(names) {
  for (const name of names) if (!(await passes(name))) return false;
  return true;
}

const found = await Promise.all(ROWS.map(passesAll));
process.exitCode = found.every(Boolean) ? 0 : 1;
