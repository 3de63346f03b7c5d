import { expect, it } from 'vitest';
import { memoryIn, memoryOf } from '../../electron/programs/memory.ts';

it.each([
  ['linux', 'Name:\tpython3\nVmPeak:\t  999999 kB\nVmRSS:\t  204800 kB\n', 200],
  ['darwin', ' 204800\n', 200],
  ['darwin', '', null],
  ['win32', '"python.exe","4242","Console","1","204,800 K"\r\n', 200],
  ['win32', '"python.exe","4242","Console","1","204.800 K"\r\n', 200],
  ['win32', '"python.exe","4242","Console","1","204\u00a0800 K"\r\n', 200],
  ['win32', 'INFO: No tasks are running which match the specified criteria.\r\n', null],
  ['aix', 'anything', null],
] as const)('the memory of a process is read from what %s says (%#)', (platform, answer, found) => {
  expect(memoryIn(platform, answer)).toBe(found);
});

it('this process takes some memory', async () => {
  expect(await memoryOf(process.pid)).toBeGreaterThan(20);
});
