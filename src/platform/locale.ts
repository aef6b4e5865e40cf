import { z } from 'zod';

/** What RFC 5646 (section 4.4.1) asks of whoever keeps tags. */
const LONGEST_TAG = 35;

/** A language tag of BCP 47 in canonical form, `pt-BR` for `PT-br`; null for a text that is none. */
export function canonicalLocale(text: string): string | null {
  const tag = text.trim();
  if (tag.length > LONGEST_TAG) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    // RangeError is how Intl says that it is no tag.
    return null;
  }
}

/** The language tag of an input; one that nobody has translated anything to is as good as any other. */
export const localeShape = z.string().transform((text, context) => {
  const locale = canonicalLocale(text);
  if (locale !== null) return locale;
  context.addIssue('This is no language tag, such as "en" or "pt-BR".');
  return z.NEVER;
});
