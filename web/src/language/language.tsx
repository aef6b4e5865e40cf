import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { chosenLocale, keepChosenLocale } from './first-locale.ts';
import { readableLocale } from './messages.ts';
import { loadWords, type Words } from './words.ts';

interface Language {
  readonly words: Words;
  /** What somebody chooses on the page. */
  readonly choose: (locale: string) => void;
  /** What is known of the person, such as the invite's language: taken where nobody has chosen another one. */
  readonly suggest: (locale: string | null | undefined) => void;
}

const LanguageContext = createContext<Language | null>(null);

/** The language of the page. */
export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (!language) throw new Error('useLanguage belongs inside of LanguageProvider.');
  return language;
}

/** What the page says, in its language. */
export function useWords(): Words {
  return useLanguage().words;
}

/** Holds the language of the page, which can change while it is open. */
export function LanguageProvider({
  first,
  children,
}: {
  readonly first: Words;
  readonly children: ReactNode;
}) {
  // In an object: React calls a state that is a function.
  const [{ words }, setWords] = useState({ words: first });
  const change = async (locale: string) => {
    if (locale !== words.locale) setWords({ words: await loadWords(locale) });
  };
  const language: Language = {
    words,
    choose(locale) {
      keepChosenLocale(locale);
      void change(locale);
    },
    suggest(wanted) {
      const locale = readableLocale(wanted);
      if (locale && chosenLocale() === null) void change(locale);
    },
  };
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

const inEnglish = { choose: () => {}, suggest: () => {} };

/** What is inside is in English, whatever is around it: the console's pages for admins. */
export function InEnglish({ children }: { readonly children: ReactNode }) {
  const outer = useWords();
  const [{ english }, setEnglish] = useState({ english: outer.locale === 'en' ? outer : null });
  useEffect(() => {
    if (!english) void loadWords('en').then((loaded) => setEnglish({ english: loaded }));
  }, [english]);
  if (!english) return null;
  return <LanguageContext value={{ words: english, ...inEnglish }}>{children}</LanguageContext>;
}
