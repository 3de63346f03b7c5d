/**
 * Where newer versions stand; null where the program was built without an address. The lab never looks there
 * itself: a person does.
 * @param homepage of package.json; '.invalid' is what a checkout has, and a release puts its own there
 */
export function releasesPage(homepage: string): string | null {
  if (!URL.canParse(homepage)) return null;
  const { protocol, hostname } = new URL(homepage);
  if (protocol !== 'https:' || hostname.endsWith('.invalid')) return null;
  return `${homepage.replace(/\/$/, '')}/releases`;
}
