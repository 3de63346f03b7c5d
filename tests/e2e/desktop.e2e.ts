import { labSuite } from './suite.ts';
import { standInDriver } from './drivers/standin.ts';

// The compiled main process on the stand-in for Electron; electron.e2e.ts has the real one.
labSuite(standInDriver);
