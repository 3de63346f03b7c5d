/** The words of a message that are the same every time: without dots, and without capitals that stand for a name or number. */
export function fixedParts(message: string): string[] {
  return message
    .replaceAll('`', '')
    .split(/\.\.\.|(?<![\w-])(?:FILE|FOLDER|RUN|GENOME|[A-Z])(?![\w-])| \/ /)
    .map((part) => part.trim())
    .filter((part) => part.length >= 12);
}
