import { expect, it } from 'vitest';

import { releasesPage } from '../../../renderer/shell/newer.ts';

it('newer versions stand beside the address that a release was built with', () => {
  expect(releasesPage('https://github.com/owner/precocial')).toBe(
    'https://github.com/owner/precocial/releases',
  );
  expect(releasesPage('https://github.com/owner/precocial/')).toBe(
    'https://github.com/owner/precocial/releases',
  );
});

it('a checkout, an address that is none and one without protection lead nowhere', () => {
  for (const homepage of ['https://precocial.invalid', '', 'github.com', 'http://example.org']) {
    expect(releasesPage(homepage)).toBeNull();
  }
});
