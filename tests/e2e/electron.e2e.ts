import { describe, it } from 'vitest';

import { labSuite } from './suite.ts';
import { realElectron } from './drivers/electron.ts';

// The suite in Electron itself, where its binary is; elsewhere the stand-in alone runs it (desktop.e2e.ts).
const electron = await realElectron();
if (electron !== null) labSuite(electron);
else
  describe.skip('the lab in Electron: its binary is not here', () => it('runs', () => undefined));
