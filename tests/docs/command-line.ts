import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { root } from './markdown.ts';

/** The program with the commands it has, which do nothing. */
export async function commandLine(): Promise<Command> {
  const program = new Command('precocial')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  const folder = join(root, 'electron/cli/commands');
  const registered = readFileSync(join(root, 'electron/cli/main.ts'), 'utf8');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const exported = (await import(join(folder, file))) as Readonly<Record<string, unknown>>;
    for (const [name, add] of Object.entries(exported))
      if (registered.includes(`  ${name},\n`) && typeof add === 'function')
        (add as (program: Command) => void)(program);
  }
  for (const command of program.commands)
    for (const leaf of [command, ...command.commands]) leaf.action(() => undefined);
  return program;
}
