import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

import { handOver, handedOver, readArguments } from '../../electron/main/arguments.ts';

describe('what the program was started with', () => {
  it('takes a double-clicked file as the address that a Linux desktop hands over', () => {
    const path = '/home/ä b/my genome.wann';
    const address = pathToFileURL(path).href;
    expect(address).toContain('%20');
    expect(readArguments([address], '/elsewhere').files).toEqual([path]);
    expect(readArguments(['file://otherhost/x.wann'], '/here').files).toHaveLength(1);
  });

  it('takes paths, a library and the endings it reads, and passes over switches', () => {
    const words = ['--no-sandbox', 'a.wann', '--library', 'lib', 'b.OUT', '/c.json', 'readme.txt'];
    expect(readArguments(words, '/here')).toEqual({
      library: '/here/lib',
      files: [join('/here', 'a.wann'), join('/here', 'b.OUT'), '/c.json'],
    });
  });

  it('hands files to the first program as one string, whatever becomes of the order of words', () => {
    const files = Array.from({ length: 12 }, (_, k) => `/genomes/${k} .wann`);
    const data = handOver({ library: null, files });
    for (const value of Object.values(data)) expect(typeof value).toBe('string');
    expect(handedOver(structuredClone(data))).toEqual(files);
    expect(handedOver(handOver({ library: null, files: [] }))).toEqual([]);
    for (const strange of [null, undefined, 3, {}, { files: ['/a'] }, { files: '{' }]) {
      expect(handedOver(strange)).toBeNull();
    }
  });
});
