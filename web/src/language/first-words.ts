import { brand } from '../brand.ts';
import { readableLocale } from './messages.ts';
import { loadWords, type Words } from './words.ts';

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
 * Loads the words that a page begins with: those of the chosen language, or of the first of the browser's that there are words for.
 *
 * @param asked what the address says (`?lang=de`), kept for a reload, because the address is wiped
 */
export function loadFirstWords(asked: string | null): Promise<Words> {
  const locale = readableLocale(asked);
  if (locale) keepChosenLocale(locale);
  const wanted = [
    chosenLocale(),
    ...navigator.languages.map(readableLocale),
    readableLocale(brand.defaultLocale),
  ];
  return loadWords(wanted.find((locale) => locale !== null) ?? 'en');
}
