/** What a language is called in English, with its tag: for the console. */
export function languageName(locale: string): string {
  return `${new Intl.DisplayNames(['en'], { type: 'language' }).of(locale) ?? locale} (${locale})`;
}
