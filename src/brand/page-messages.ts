import { type Lexicon, SOURCE_LOCALE } from './lexicon.ts';

/** What of a team's messages concerns pages. */
export interface PageMessages {
  /** The languages that the pages can be read in. */
  readonly locales: readonly string[];
  /** The team's messages over those that the pages have, by language. */
  readonly messages: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Finds in which languages the pages can be read, and which of their messages a team has changed. */
export function pageMessages(lexicon: Lexicon, shipped: Lexicon): PageMessages {
  const ids = [...(lexicon.get(SOURCE_LOCALE)?.keys() ?? [])].filter((id) => id.startsWith('page.'));
  const messages: Record<string, Record<string, string>> = {};
  for (const [locale, words] of lexicon) {
    const own = [...words].filter(
      ([id, message]) => id.startsWith('page.') && shipped.get(locale)?.get(id) !== message,
    );
    if (own.length > 0) messages[locale] = Object.fromEntries(own);
  }
  const locales = [...lexicon].flatMap(([locale, words]) => (ids.every((id) => words.has(id)) ? locale : []));
  return { locales: locales.sort(), messages };
}
