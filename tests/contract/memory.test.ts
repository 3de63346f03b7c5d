import { closingSuite, contractSuite } from './suite.ts';
import { memoryPorts } from '../support/memory-port.ts';

const open = () => Promise.resolve({ ...memoryPorts(), stop: () => undefined });

contractSuite('a pair in memory', open);
closingSuite('a pair in memory', open);
