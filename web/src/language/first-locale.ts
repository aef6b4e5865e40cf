import { brand } from '../brand.ts';
import { readableLocale } from './messages.ts';

/** The language that somebody chose, while the tab is open: in the address or on the page. */
const CHOSEN = 'usher.language';

/** What somebody chose; null where nobody did. */
export function chosenLocale(): string | null {
  return readableLocale(sessionStorage.getItem(CHOSEN));
}

/** Keeps what somebody chose. */
export function keepChosenLocale(locale: string): void {
  sessionStorage.setItem(CHOSEN, locale);
}

/**
 * The language that a page begins in: the chosen one, or the first of the browser's that there are words for.
 *
 * @param asked what the address says (`?lang=de`), kept for a reload, because the address is wiped
 */
export function firstLocale(asked: string | null): string {
  const locale = readableLocale(asked);
  if (locale) keepChosenLocale(locale);
  const wanted = [
    chosenLocale(),
    ...navigator.languages.map(readableLocale),
    readableLocale(brand.defaultLocale),
  ];
  return wanted.find((locale) => locale !== null) ?? 'en';
}
