/** What the service takes, in characters: names of people and keys, and reasons of a revocation or a decline. */
export const LONGEST_NAME = 100;
export const LONGEST_REASON = 1_000;

/**
 * How many characters a text has, counted as the service counts: by code points. A browser's `maxLength` counts UTF-16 units,
 * of which letters of the outer planes take two.
 */
export function countCharacters(text: string): number {
  return [...text].length;
}

/** What a field with a limit holds after somebody typed or pasted: the first characters, as many as the service takes. */
export function firstCharacters(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join('');
}
