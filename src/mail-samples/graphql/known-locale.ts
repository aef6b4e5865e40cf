import { badUserInput } from '../../graphql/bad-user-input.ts';
import { canonicalLocale } from '../../platform/locale.ts';

/**
 * The language of a field that has no union to refuse one in.
 *
 * @throws a top-level error for what is no language tag
 */
export function knownLocale(tag: string | null | undefined): string | null {
  if (tag == null) return null;
  const locale = canonicalLocale(tag);
  if (locale === null) throw badUserInput('`locale` is no language tag, such as "en" or "pt-BR".');
  return locale;
}
