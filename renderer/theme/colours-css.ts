import { PALETTES, type Scheme } from '../../shared/drawing/tokens.ts';

/** `onAccent` as CSS names it: `on-accent`; `text2`: `text-2`. */
function cssName(token: string): string {
  return token.replace(/[A-Z]|\d+/g, (part) => `-${part.toLowerCase()}`);
}

function block(selector: string, scheme: Scheme): string {
  const variables = Object.entries(PALETTES[scheme]).flatMap(([token, value]) =>
    typeof value === 'string' ? [`  --${cssName(token)}: ${value};`] : [],
  );
  return [`${selector} {`, `  color-scheme: ${scheme};`, ...variables, '}'].join('\n');
}

/** What colours.css holds: the plain colours of both themes as CSS variables. */
export function coloursCss(): string {
  return [
    '/* Written from tokens.ts by the tests of the theme: npx vitest run tests/renderer/theme --update */',
    block(":root,\n[data-mantine-color-scheme='light']", 'light'),
    '',
    block("[data-mantine-color-scheme='dark']", 'dark'),
    '',
  ].join('\n');
}
