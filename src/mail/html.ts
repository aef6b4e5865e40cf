import { escapedMarkup } from '../platform/markup.ts';

declare const brand: unique symbol;

/** HTML that is safe to send: made by the template below, and nowhere else. */
export interface SafeHtml {
  readonly [brand]: true;
  readonly markup: string;
}

type Part = string | number | SafeHtml | readonly SafeHtml[] | null;

/**
 * Makes HTML. Whatever is put in is text, in elements and in quoted attributes alike, unless it was made by this very
 * template; lists are joined, and null is nothing.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): SafeHtml {
  const markup = strings.reduce(
    (text, string, index) => `${text}${markupOf(parts[index - 1] ?? null)}${string}`,
  );
  return { markup } as SafeHtml;
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') {
    return escapedMarkup(String(part));
  }
  return isList(part) ? part.map(({ markup }) => markup).join('') : part.markup;
}

function isList(part: SafeHtml | readonly SafeHtml[]): part is readonly SafeHtml[] {
  return Array.isArray(part);
}
