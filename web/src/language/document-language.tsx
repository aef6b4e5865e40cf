import { useDirection } from '@mantine/core';
import { useEffect } from 'react';
import { useWords } from './language.tsx';

/** Tells the browser, and whoever reads the page aloud, the language and the direction of what is around this. */
export function DocumentLanguage() {
  const { locale, dir } = useWords();
  const { setDirection } = useDirection();
  useEffect(() => {
    document.documentElement.lang = locale;
    // Also sets the document's direction.
    setDirection(dir);
  }, [locale, dir, setDirection]);
  return null;
}
