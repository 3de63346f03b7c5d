// Runs the compiled main process with the stand-in for Electron, under a test's control.
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

import { clickMenu, menuLabels, secondInstance } from './electron.ts';
import { notes, prepareAnswer, type FromStandIn, type ToStandIn } from './control.ts';
import { StandInWindow } from './window.ts';

const [, , main] = process.argv;
const send = (message: FromStandIn): void => void process.send?.(message);
const fail = (error: unknown): void =>
  send({
    type: 'failed',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
process.on('disconnect', () => process.exit(1));
process.on('message', (raw) => {
  const message = raw as ToStandIn;
  switch (message.type) {
    case 'answer-dialog':
      prepareAnswer(message.answer);
      return;
    case 'click-menu':
      clickMenu(message.label);
      return;
    case 'second-instance':
      secondInstance(message.words);
      return;
    case 'close-window':
      StandInWindow.getAllWindows()[message.index]?.close();
      return;
    case 'log':
      send({ type: 'log', entries: notes(), menu: menuLabels() });
  }
});

const electron = new URL('./electron.mjs', import.meta.url).href;
const hook = `export async function resolve(name, context, next) {
  return name === 'electron' ? { url: ${JSON.stringify(electron)}, shortCircuit: true } : next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`, pathToFileURL('./'));
if (main === undefined) throw new Error('Which main process?');
await import(pathToFileURL(main).href);
