import { lab } from './lab.ts';

/** Asks for a file with the page's own chooser; null if dismissed. */
function chooseInPage(extensions: readonly string[]): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = extensions.map((extension) => `.${extension}`).join(',');
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** A file that a person chose. */
export interface ChosenFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/**
 * Asks for a file: with the system's dialog in Electron, the page's own in a browser; null if dismissed.
 * @param extensions endings without a dot; none of them: any file
 */
export async function chooseFile(extensions: readonly string[]): Promise<ChosenFile | null> {
  if (window.precocial !== undefined) return lab.request('file.openDialog', { extensions });
  const file = await chooseInPage(extensions);
  if (file === null) return null;
  return { fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
