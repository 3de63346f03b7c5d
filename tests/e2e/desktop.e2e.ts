import { labSuite } from './suite.ts';
import { realElectron } from './drivers/electron.ts';
import { standInDriver } from './drivers/standin.ts';

// The stand-in always; Electron itself beside it where its binary is.
labSuite(standInDriver);
const electron = await realElectron();
if (electron !== null) labSuite(electron);
