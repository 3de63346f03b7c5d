import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { findChromium, type AppWindow } from '../../host/chromium.ts';
import { serve } from '../../host/serve.ts';
import { watchPresence } from '../../host/until-closed.ts';
import { interruptSignal } from '../interrupt.ts';
import { wholeNumber, withCommon, type CommonOptions } from '../options.ts';
import { EXIT, print, printJson } from '../output.ts';

interface ServeCommandOptions extends CommonOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly library?: string;
  readonly untilClosed?: boolean;
}

/** How long a browser may take to show the lab, and one that has ended to have handed it on, in milliseconds. */
const PATIENCE_MS = 60_000;
const HANDED_ON_MS = 3000;
/** How long searches may take to write their last checkpoint after Ctrl-C, in milliseconds. */
const CLOSING_MS = 1500;

/**
 * Why no window shows the lab, as a sentence; null once one does.
 * @param connected settles when a window has reached the lab
 */
async function failureOf(
  { program, ended, reason }: AppWindow,
  connected: Promise<void>,
): Promise<string | null> {
  const after = (time: number, end: string): Promise<string> => delay(time, end, { ref: false });
  const failed = await Promise.race([
    connected.then(() => null),
    ended.then(() => after(HANDED_ON_MS, 'ended without opening a window')),
    after(PATIENCE_MS, 'has opened no window yet'),
  ]);
  if (failed === null) return null;
  const why = reason();
  if (why !== null) return `${program} ${failed}: ${why}.`;
  return `${program} ${failed}; if it is no Chromium, name one in PRECOCIAL_CHROMIUM.`;
}

async function run(options: ServeCommandOptions): Promise<void> {
  const interrupted = interruptSignal();
  if (options.open) findChromium();
  let windows = 0;
  let connect: () => void = () => undefined;
  const connected = new Promise<void>((resolve) => (connect = resolve));
  const presence = watchPresence(
    () => windows,
    () => host.laboratory.runs().active().length,
  );
  const host = await serve({
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.library === undefined ? {} : { library: options.library }),
    onWindowsChanged: (count) => {
      windows = count;
      if (count > 0) connect();
      presence.changed();
    },
  });
  host.laboratory.hub.onBroadcast((name) => {
    if (name === 'run.status') presence.changed();
  });
  const { url, port, pid } = host;
  if (options.json === true) printJson({ url, port, pid });
  else print(`This link works once, in a browser on this machine: ${url}`);
  const window = options.open ? host.openWindow() : null;
  if (window !== null) {
    void failureOf(window, connected).then((failure) => {
      if (failure !== null) process.stderr.write(`precocial: ${failure}\n`);
      else if (options.json !== true) print('The lab is open in a window of its own.');
    });
  }

  await new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve());
    if (options.untilClosed === true) void presence.deserted.then(resolve);
  });
  if (!interrupted.aborted) {
    await host.close();
    process.exit(EXIT.done);
  }
  // A search that does not end in time hears that its parent is gone, and stops after its generation.
  await Promise.race([host.close(), delay(CLOSING_MS)]);
  process.stderr.write(
    'precocial: Stopped; searches keep every finished generation, windows their unsaved edits.\n',
  );
  process.exit(EXIT.stopped);
}

/** `precocial serve` */
export function addServe(program: Command): void {
  withCommon(program.command('serve'))
    .description('Serve the lab on this machine, to its own window or to a browser')
    .option(
      '--port <n>',
      "port on 127.0.0.1; 0 takes a free one (default: the last launch's, if it is free)",
      wholeNumber(0, 65535),
    )
    .option('--no-open', 'open no window, only print the link')
    .option('--library <dir>', 'library folder (also: PRECOCIAL_LIBRARY)')
    .option('--until-closed', 'end when the last window has closed and no search is running')
    .action(run);
}
