import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The messages of one language, by id. */
export type Messages = ReadonlyMap<string, string>;

/** The messages of every language, by its tag. */
export type Lexicon = ReadonlyMap<string, Messages>;

/** The language that every message is written in first. */
export const SOURCE_LOCALE = 'en';

/** As far up from `src/brand` as from `dist/brand`. */
const SHIPPED = fileURLToPath(new URL('../../locales', import.meta.url));

/** Reads the messages that come with the service, of mails and of pages. They are complete in each of its languages. */
export function shippedMessages(): Lexicon {
  const lexicon = new Map<string, Map<string, string>>();
  for (const area of ['mails', 'pages']) {
    const folder = join(SHIPPED, area);
    for (const name of readdirSync(folder).sort()) {
      const locale = name.replace(/\.json$/, '');
      const words: Record<string, string> = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      lexicon.set(locale, new Map([...(lexicon.get(locale) ?? []), ...Object.entries(words)]));
    }
  }
  return lexicon;
}

/**
 * The tags under which words for a language are looked for, the nearest first (RFC 4647, section 3.4): `de-CH`, `de`; and after
 * them what is of the same language and script, so that `pt` finds `pt-BR`.
 *
 * @param available the tags that there are words for
 */
export function lookupOrder(locale: string, available: Iterable<string>): string[] {
  const tags = [...available];
  const wanted = new Intl.Locale(locale).baseName.split('-');
  const narrower = wanted.map((_, index) => wanted.slice(0, wanted.length - index).join('-'));
  const found = narrower.filter((tag) => tags.includes(tag));
  if (found.length > 0) return found;
  const { language, script } = new Intl.Locale(locale).maximize();
  return tags.filter((tag) => {
    const other = new Intl.Locale(tag).maximize();
    return other.language === language && other.script === script;
  });
}
