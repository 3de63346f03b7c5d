import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './markdown.ts';

/** Stands for a value that is put into a text. */
export const HOLE = '\u0001';

/** A text of the source: each value that is put in is a hole; parts that are added to one another are one text. */
export interface Text {
  readonly place: string;
  readonly text: string;
  /** The expressions of the holes. */
  readonly values: readonly string[];
  readonly node: ts.Node;
}

const isSum = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

/** The text of an expression with its holes; null for anything else. */
function textOf(node: ts.Node): { text: string; values: string[] } | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
    return { text: node.text, values: [] };
  if (ts.isTemplateExpression(node))
    return {
      text: node.templateSpans.reduce(
        (before, { literal }) => `${before}${HOLE}${literal.text}`,
        node.head.text,
      ),
      values: node.templateSpans.map(({ expression }) => expression.getText()),
    };
  if (!isSum(node)) return null;
  const sides = [node.left, node.right].map(
    (side) => textOf(side) ?? { text: HOLE, values: [side.getText()] },
  );
  return {
    text: sides.map(({ text }) => text).join(''),
    values: sides.flatMap(({ values }) => values),
  };
}

function textsOf(path: string, content: string): Text[] {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const visit = (node: ts.Node): void => {
    const read = textOf(node);
    if (read !== null) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ place: `${path}:${line + 1}`, ...read, node });
    }
    // What is added to a text is part of it; what is put into a template may be a text of its own.
    if (read === null || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * Every text of the program's source, in the order of the files.
 * @param part files without it are passed over, as parsing takes long
 */
export function sourceTexts(part = ''): readonly Text[] {
  return ['electron', 'shared', 'renderer']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.(ts|tsx|mjs)$/.test(path))
        .map((path) => join(folder, path)),
    )
    .flatMap((path) => {
      const content = readFileSync(join(root, path), 'utf8');
      return content.includes(part) ? textsOf(path, content) : [];
    });
}
