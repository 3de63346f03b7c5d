// Electron's entry: a thin shell around the lab. What it does beyond opening windows is in its neighbours.
import { BrowserWindow, app, dialog } from 'electron';

import { guardSession, guardWindows } from './guards.ts';
import { messageOf } from '../../shared/base/errors.ts';
import { openLaboratory } from '../lab/lab.ts';
import { programPlaces } from '../system/places.ts';
import { handOver, handedOver, readArguments } from './arguments.ts';
import { prepareApp } from './prepare.ts';
import { registerScheme, servePage } from './scheme.ts';
import { startDesktop, type Desktop } from './desktop.ts';
import { utilityMaker } from './utility.ts';

const places = programPlaces(import.meta.url);

/** Files that macOS hands over before the windows are there. */
const early: string[] = [];
let desktop: Desktop | null = null;

function openPath(path: string): void {
  if (desktop === null) early.push(path);
  else desktop.openPath(path);
}

/** Words of the command line after the program; unpacked, Electron is given its own folder first. */
const words = process.argv.slice(app.isPackaged ? 1 : 2);
const given = readArguments(words, process.cwd());

/** Null where the system does not know, as when Windows has redirected the folder to a place that is gone. */
function documentsFolder(): string | null {
  try {
    return app.getPath('documents');
  } catch {
    return null;
  }
}

function fail(error: unknown): void {
  dialog.showErrorBox('Precocial did not start', messageOf(error));
  app.exit(1);
}

async function start(): Promise<void> {
  await app.whenReady();
  guardSession();
  servePage(places.renderer);
  const library = given.library ?? process.env['PRECOCIAL_LIBRARY'];
  const documents = documentsFolder();
  const laboratory = await openLaboratory({
    places,
    settingsFolder: app.getPath('userData'),
    ...(documents === null ? {} : { documents }),
    ...(library === undefined || library === '' ? {} : { library }),
    makeProcess: utilityMaker(places.workers),
    shell: 'electron',
  });
  desktop = startDesktop(places, laboratory);
  desktop.newWindow();
  for (const path of [...given.files, ...early.splice(0)]) desktop.openPath(path);
}

app.on('open-file', (event, path) => {
  event.preventDefault();
  openPath(path);
});
app.on('second-instance', (_event, argv, folder, data) => {
  const files = handedOver(data) ?? readArguments(argv.slice(1), folder).files;
  for (const path of files) openPath(path);
  if (files.length === 0) desktop?.newWindow();
});
app.on('activate', () => {
  if (BrowserWindow.getAllWindows().length === 0) desktop?.newWindow();
});
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});

function launch(): void {
  prepareApp();
  if (!app.requestSingleInstanceLock(handOver(given))) {
    app.quit();
    return;
  }
  registerScheme();
  guardWindows();
  start().catch(fail);
}

try {
  launch();
} catch (error) {
  // Thrown from here, it would leave Electron's own box and a program without a window.
  fail(error);
}
