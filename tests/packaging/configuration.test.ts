import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { programPlaces } from '../../electron/system/places.ts';

const { root } = programPlaces(import.meta.url);
const config = parse(await readFile(join(root, 'electron', 'build', 'builder.yml'), 'utf8')) as {
  readonly [key: string]: unknown;
};

// Installers that cannot be built here are held by their configuration.
describe('the installers', () => {
  it('for macOS are signed ad hoc as a whole, which Apple silicon asks for', () => {
    expect(config['mac']).toMatchObject({
      target: ['dmg'],
      identity: '-',
      hardenedRuntime: false,
    });
    expect(config['electronFuses']).toMatchObject({
      resetAdHocDarwinSignature: true,
      enableCookieEncryption: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
    });
  });

  it('for Windows let a person choose the folder, and need no administrator', () => {
    expect(config['win']).toMatchObject({ target: ['nsis'] });
    expect(config['nsis']).toMatchObject({ oneClick: false, perMachine: false });
  });

  it('for Linux need no libfuse2, and name their desktop entry as package.json does', () => {
    expect(config['toolsets']).toMatchObject({ appimage: '1.0.3' });
    expect(config['linux']).toMatchObject({ target: ['AppImage', 'deb'], syncDesktopName: true });
  });

  it('open genomes', () => {
    const endings = (config['fileAssociations'] as readonly { readonly ext: string }[]).map(
      ({ ext }) => ext,
    );
    expect(endings).toEqual(['wann', 'out']);
  });

  it('leave nothing beside the archive that says what is started', () => {
    expect(config['asarUnpack']).not.toContain('package.json');
    expect(config['files']).toContain('package.json');
  });
});
