import { join } from 'node:path';
import { collectHandbook } from './collect.ts';

/** The part of vite's plugin interface that is used. */
interface Plugin {
  readonly name: string;
  readonly load: (
    this: { addWatchFile: (path: string) => void; error: (message: string) => never },
    id: string,
  ) => string | null;
}

const mark = (path: string): string => `\u0001${path}\u0001`;

/**
 * Makes `import handbook from '.../docs/handbook/README.md?handbook'` the whole handbook, rendered and indexed. Links
 * become '#PAGE/ANCHOR', which the window follows; pictures are files of the window.
 */
export function handbookPlugin(root: string): Plugin {
  return {
    name: 'handbook',
    load(id) {
      if (!id.endsWith('.md?handbook')) return null;
      const { handbook, files, pictures, dead } = collectHandbook(root, {
        page: (page, anchor) => `#${page}/${anchor}`,
        picture: mark,
      });
      if (dead.length > 0) this.error(`Links of the handbook lead nowhere: ${dead.join('; ')}`);
      for (const file of files) this.addWatchFile(join(root, file));
      const imports = pictures.map(
        (path, k) => `import picture${k} from ${JSON.stringify(`${join(root, path)}?url`)};`,
      );
      const pages = handbook.pages.map((page) => {
        const html = pictures.reduce(
          (text, path, k) =>
            text.replaceAll(JSON.stringify(mark(path)).slice(1, -1), `" + picture${k} + "`),
          JSON.stringify(page.html),
        );
        return `{ ...${JSON.stringify({ ...page, html: '' })}, html: ${html} }`;
      });
      const { entries, index } = handbook;
      return [
        ...imports,
        `const { entries, index } = JSON.parse(${JSON.stringify(JSON.stringify({ entries, index }))});`,
        `export default { pages: [${pages.join(',\n')}], entries, index };`,
      ].join('\n');
    },
  };
}
