/** Chromium knows no app:// scheme: the stand-in serves it under a host that no network has. */
const HOST = 'app-precocial.invalid';

/** An address as Chromium sees it. */
export function toBrowser(address: string): string {
  return address.replace(/^app:\/\/precocial(?=[/?#]|$)/, `https://${HOST}`);
}

/** An address as Electron would see it. */
export function toElectron(address: string): string {
  return address.replace(
    new RegExp(`^https://${HOST.replaceAll('.', '\\.')}(?=[/?#]|$)`),
    'app://precocial',
  );
}
