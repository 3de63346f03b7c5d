import { hostDriver } from './drivers/host.ts';
import { labSuite } from './suite.ts';

labSuite(hostDriver);
