/** A line that every mail program shows whole (RFC 5322, section 2.1.1, asks for 78 at most). */
const LINE_WIDTH = 78;

/** Signs that turn the direction of writing, for the words after them as well. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** What somebody typed as a name, fit to stand in a sentence of the service's own. */
export function oneLine(text: string): string {
  return text
    .replace(TURNING, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/**
 * A person's name, fit to stand in a sentence of the service's own, and with nothing left in it that a mail program makes a
 * link of: `https://` and `evil.example` come apart.
 */
export function nameInText(name: string): string {
  return oneLine(name)
    .replace(/:(?=\/\/)/g, ': ')
    .replace(/(?<=\S)[.\u3002\uff0e\uff61](?=[\p{L}\p{N}])/gu, '. ');
}

/** What somebody typed as a text, with one kind of line break and no control characters but tabs. */
export function plainLines(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\t\n]/gu, '')
    .trim();
}

/** What somebody wrote, every line of it marked, so that none can pass for one of the service's own. */
export function quoted(text: string): string {
  if (text === '') return '';
  return text
    .split('\n')
    .flatMap((line) => folded(line, LINE_WIDTH - 2))
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

/** A paragraph of the service's own, folded. A word that is longer than a line, such as a link, has one to itself. */
export function flowed(paragraph: string): string {
  return folded(paragraph, LINE_WIDTH).join('\n');
}

/** A mail's text part: paragraphs as they are, with an empty line between them. */
export function textOf(paragraphs: readonly string[]): string {
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function folded(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current === '') current = word;
    else if (current.length + 1 + word.length <= width) current += ` ${word}`;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}
