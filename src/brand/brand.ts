import type { Config } from '../config.ts';
import { OperatorError } from '../platform/operator-error.ts';
import { type Accent, accentOf, USUAL_ACCENT } from './accent.ts';
import { lookupOrder, shippedMessages } from './lexicon.ts';
import { createWords, type FindWords } from './words.ts';

/** The team's own name, look and languages, as mails and pages carry them. */
export interface Brand {
  /** What people are invited to. */
  readonly name: string;
  /** Where the team's application is reached; null where it has no address to tell. */
  readonly appUrl: string | null;
  readonly supportEmail: string | null;
  /** Pages of the team's own. */
  readonly supportUrl: string | null;
  readonly privacyUrl: string | null;
  /** Where this service serves the logo; null where there is none. */
  readonly logoPath: string | null;
  readonly accent: Accent;
  /** The languages that there are words for. */
  readonly locales: readonly string[];
  readonly defaultLocale: string;
  readonly wordsFor: FindWords;
}

type BrandConfig = Pick<Config, 'appName' | 'appUrl' | 'supportEmail' | 'defaultLocale' | 'timeZone'>;

/**
 * Reads what mails and pages are made of.
 *
 * @throws OperatorError naming what cannot be used
 */
export function readBrand(config: BrandConfig): Brand {
  const lexicon = shippedMessages('mails');
  const locales = [...lexicon.keys()];
  if (lookupOrder(config.defaultLocale, locales).length === 0) {
    throw new OperatorError(
      `DEFAULT_LOCALE names a language that there are no words for. There are: ${locales.join(', ')}.`,
    );
  }
  return {
    name: config.appName,
    appUrl: config.appUrl,
    supportEmail: config.supportEmail,
    supportUrl: null,
    privacyUrl: null,
    logoPath: null,
    accent: accentOf(USUAL_ACCENT),
    locales,
    defaultLocale: config.defaultLocale,
    wordsFor: createWords({ lexicon, defaultLocale: config.defaultLocale, timeZone: config.timeZone }),
  };
}
