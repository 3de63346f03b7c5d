import type { Command } from 'commander';
import { serve } from '../../host/serve.ts';
import { watchPresence } from '../../host/until-closed.ts';
import { interruptSignal } from '../interrupt.ts';
import { wholeNumber, withCommon, type CommonOptions } from '../options.ts';
import { print, printJson } from '../output.ts';

interface ServeCommandOptions extends CommonOptions {
  readonly port: number;
  readonly open: boolean;
  readonly library?: string;
  readonly untilClosed?: boolean;
}

async function run(options: ServeCommandOptions): Promise<void> {
  const interrupted = interruptSignal();
  let windows = 0;
  const presence = watchPresence(
    () => windows,
    () => host.laboratory.runs().active().length,
  );
  const host = await serve({
    port: options.port,
    ...(options.library === undefined ? {} : { library: options.library }),
    onWindowsChanged: (count) => {
      windows = count;
      presence.changed();
    },
  });
  host.laboratory.hub.onBroadcast((name) => {
    if (name === 'run.status') presence.changed();
  });
  const opened = options.open && host.openWindow();
  const { url, port, pid } = host;
  if (options.json === true) printJson({ url, port, pid });
  else if (opened) print(`The lab is open in a window of its own. Another window: ${url}`);
  else print(`Open this link, which works once, in a browser on this machine: ${url}`);

  await new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve());
    if (options.untilClosed === true) void presence.deserted.then(resolve);
  });
  await host.close();
  process.exit(0);
}

/** `precocial serve` */
export function addServe(program: Command): void {
  withCommon(program.command('serve'))
    .description('Serve the lab on this machine, to its own window or to a browser')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(0, 65535), 0)
    .option('--no-open', 'open no window, only print the link')
    .option('--library <dir>', 'library folder (also: PRECOCIAL_LIBRARY)')
    .option('--until-closed', 'end when the last window has closed and no search is running')
    .action(run);
}
