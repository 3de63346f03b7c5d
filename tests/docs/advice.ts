import ts from 'typescript';
import { HOLE, sourceTexts, type Text } from './texts.ts';

/** Verbs with which a message tells a person to do something. */
const VERBS =
  'add|allow|answer|begin|bring|build|choose|collect|compare|continue|convert|delete|draw|evolve|export|fetch|fill|free|give|go|install|keep|leave|let|look|lower|make|measure|mend|move|name|open|pass|put|raise|read|reload|remove|rename|restart|resume|run|save|say|see|select|set|show|start|stop|switch|take|train|try|tune|undo|unset|update|use|wait|write';

/** An order stands at the beginning, behind a stop, or behind a word that joins it to another. */
const ORDER = new RegExp(`(?:^|[.;:?!] |, (?:and|or|then)? ?|\\bor )(?:${VERBS})\\b`, 'i');

/** Texts that begin as an order does and are none. */
const NO_ORDERS =
  /^(open in another process|choose a shared weight|Open genomes keep|See the return over all weights|BEGIN NATS USER JWT|Math\.random is not keyed)/;

/** Parts of a message whose other words stand elsewhere. */
const PARTS =
  /^(choose the certificate of the authority|choose the right file$|put it into a file and|give the authority that signed it|give the right ones by|go on with --resume$|choose an empty folder$|begin another run with --from|the first row names no columns|install the program again|choose another encoder, or unset)/;

/** Selectors, styles and program text. */
const CODE = /[{[]\S|\{ \w|[;,] [A-Z]\w+, [A-Z]\w+,|\bErrors?\(/;

const NOT_SAID = /^(title|meaning|label|summary|name|details|placeholder|testId|why|role|kind)$/;

/** True for words of a control, the help of the command line, or a task's description: none of them is a message. */
function isLabel(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent) || ts.isJsxExpression(parent)) return isLabel(parent);
  if (ts.isJsxAttribute(parent) || ts.isJsxElement(parent) || ts.isArrayLiteralExpression(parent))
    return true;
  if (ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return true;
  if (ts.isPropertyAssignment(parent)) return NOT_SAID.test(parent.name.getText());
  if (ts.isCallExpression(parent)) {
    const called = parent.expression.getText();
    return /\.(option|requiredOption|description|argument|withMessage|edit)$|^(tool|print)$/.test(
      called,
    );
  }
  return ts.isNewExpression(parent) && parent.expression.getText() === 'Option';
}

/** Every message of the program that tells a person to do something. */
export function advisingTexts(): readonly Text[] {
  return sourceTexts().filter(({ place, text, node }) => {
    if (place.startsWith('electron/build/')) return false;
    const words = text.replaceAll(HOLE, ' ').trim().split(/\s+/);
    if (NO_ORDERS.test(text) || PARTS.test(text)) return false;
    return words.length >= 4 && ORDER.test(text) && !CODE.test(text) && !isLabel(node);
  });
}
