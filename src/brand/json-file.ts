import type { Complain } from './problems.ts';

/** A flat JSON object of a team's, which remembers in which line each of its entries stands. */
export interface JsonFile {
  readonly entries: Readonly<Record<string, unknown>>;
  lineOf(key: string): number | null;
}

/** Reads a JSON object; null, having complained, where it is none. */
export function readJsonFile(text: string, file: string, complain: Complain): JsonFile | null {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    // V8 says where; at the end of the text, that there is no more of it.
    const position = /position (\d+)/.exec(message)?.[1];
    complain(file, lineAt(text, position === undefined ? text.length : Number(position)), 'is not JSON.');
    return null;
  }
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) {
    complain(file, 1, 'must be a JSON object.');
    return null;
  }
  return {
    entries: entries as Record<string, unknown>,
    lineOf(key) {
      // As a key is usually written; with escapes in it, its line stays unknown.
      const index = text.indexOf(JSON.stringify(key));
      return index < 0 ? null : lineAt(text, index);
    },
  };
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
