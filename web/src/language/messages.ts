import type source from '../../../locales/pages/en.json';
import { brand } from '../brand.ts';

/** What the pages say, by what it is for. */
export type MessageId = keyof typeof source;
export type Messages = Readonly<Record<MessageId, string>>;

type Load = () => Promise<{ readonly default: Partial<Record<string, string>> }>;

/** Each language is loaded by itself, by those alone who read it. */
const SHIPPED: Readonly<Record<string, Load>> = {
  ar: () => import('../../../locales/pages/ar.json'),
  de: () => import('../../../locales/pages/de.json'),
  en: () => import('../../../locales/pages/en.json'),
  es: () => import('../../../locales/pages/es.json'),
  fr: () => import('../../../locales/pages/fr.json'),
  ja: () => import('../../../locales/pages/ja.json'),
  'pt-BR': () => import('../../../locales/pages/pt-BR.json'),
};

/** The tag of the nearest language that the pages can be read in; null where there is none. */
export function readableLocale(wanted: string | null | undefined): string | null {
  if (!wanted) return null;
  let tag: string;
  try {
    tag = new Intl.Locale(wanted).baseName;
  } catch {
    // RangeError: it is no language tag, and anybody can write anything into an address.
    return null;
  }
  for (let part = tag; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('-')))) {
    if (brand.locales.includes(part)) return part;
  }
  const { language, script } = new Intl.Locale(tag).maximize();
  return (
    brand.locales.find((locale) => {
      const other = new Intl.Locale(locale).maximize();
      return other.language === language && other.script === script;
    }) ?? null
  );
}

/** Loads the messages of a language, with the team's own over them. */
export async function loadMessages(locale: string): Promise<Messages> {
  const [parent = locale] = locale.split('-');
  const load = SHIPPED[locale] ?? SHIPPED[parent];
  const shipped = load ? (await load()).default : {};
  return { ...shipped, ...brand.messages[parent], ...brand.messages[locale] } as Messages;
}
