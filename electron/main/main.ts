// Electron's entry: a thin shell around the lab. What it does beyond opening windows is in its neighbours.
import { BrowserWindow, app, dialog } from 'electron';

import { guardSession, guardWindows } from './guards.ts';
import { messageOf } from '../../shared/base/errors.ts';
import { openLaboratory } from '../lab/lab.ts';
import { programPlaces } from '../system/places.ts';
import { readArguments } from './arguments.ts';
import { registerScheme, servePage } from './scheme.ts';
import { startDesktop, type Desktop } from './desktop.ts';
import { utilityMaker } from './utility.ts';

const places = programPlaces(import.meta.url);
const settingsFolder = process.env['PRECOCIAL_SETTINGS'];
if (settingsFolder !== undefined && settingsFolder !== '') app.setPath('userData', settingsFolder);

/** Files that macOS hands over before the windows are there. */
const early: string[] = [];
let desktop: Desktop | null = null;

function openPath(path: string): void {
  if (desktop === null) early.push(path);
  else desktop.openPath(path);
}

/** Words of the command line after the program; unpacked, Electron is given its own folder first. */
const words = process.argv.slice(app.isPackaged ? 1 : 2);

async function start(): Promise<void> {
  const given = readArguments(words, process.cwd());
  await app.whenReady();
  guardSession();
  servePage(places.renderer);
  const library = given.library ?? process.env['PRECOCIAL_LIBRARY'];
  const laboratory = await openLaboratory({
    places,
    settingsFolder: app.getPath('userData'),
    documents: app.getPath('documents'),
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
app.on('second-instance', (_event, argv, folder) => {
  const { files } = readArguments(argv.slice(1), folder);
  for (const path of files) openPath(path);
  if (files.length === 0) desktop?.newWindow();
});
app.on('activate', () => {
  if (BrowserWindow.getAllWindows().length === 0) desktop?.newWindow();
});
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});

if (app.requestSingleInstanceLock()) {
  registerScheme();
  guardWindows();
  app.enableSandbox();
  start().catch((error: unknown) => {
    dialog.showErrorBox('Precocial did not start', messageOf(error));
    app.exit(1);
  });
} else {
  app.quit();
}
