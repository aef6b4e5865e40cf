import { NativeSelect } from '@mantine/core';
import { brand } from '../brand.ts';
import { useLanguage } from './language.tsx';

/** Lets whoever reads the page choose its language. */
export function LanguageSelect() {
  const { words, choose } = useLanguage();
  return (
    <NativeSelect
      aria-label={words('page.language')}
      size="xs"
      variant="unstyled"
      value={words.locale}
      onChange={(event) => choose(event.currentTarget.value)}
      data={brand.locales.map((locale) => ({ value: locale, label: nameOf(locale) }))}
    />
  );
}

/** What a language calls itself. */
function nameOf(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
