import { z } from 'zod';
import { parseEmailAddress } from '../platform/email-address.ts';
import { canonicalLocale } from '../platform/locale.ts';
import type { Settings } from './setting.ts';
import { parsedUrl } from './shapes.ts';

/** A name that fills a subject is none. */
const LONGEST_NAME = 60;

const appName = z
  .string()
  .refine((text) => !/[\p{Control}\u2028\u2029]/u.test(text), 'must be one line.')
  .refine((text) => [...text].length <= LONGEST_NAME, `must have at most ${LONGEST_NAME} characters.`);

const appUrl = z.string().transform((text, context) => {
  const url = parsedUrl(text);
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url.href;
  context.addIssue('must be an http or https address without credentials.');
  return z.NEVER;
});

const address = z.string().transform((text, context) => {
  const email = parseEmailAddress(text);
  if (email !== null) return email;
  context.addIssue('must be an e-mail address.');
  return z.NEVER;
});

const locale = z.string().transform((text, context) => {
  const tag = canonicalLocale(text);
  if (tag !== null) return tag;
  context.addIssue('must be a language tag, such as en or pt-BR.');
  return z.NEVER;
});

const timeZone = z.string().refine(isTimeZone, 'must be a time zone of IANA, such as Europe/Berlin.');

function isTimeZone(text: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    // RangeError is how Intl says that it knows no such zone.
    return false;
  }
}

/** How mails and pages speak of the team's application. */
export const BRANDING = {
  appName: {
    name: 'APP_NAME',
    shape: appName,
    default: 'Usher',
    meaning: "The application's name: what people are invited to, in mails and on pages.",
  },
  appUrl: {
    name: 'APP_URL',
    shape: appUrl,
    absent: 'none',
    meaning:
      'Where the application is reached. The name leads there, and so does the page after an acceptance.',
  },
  supportEmail: {
    name: 'SUPPORT_EMAIL',
    shape: address,
    absent: 'none',
    meaning: 'Where people turn to with questions; in the foot of mails and pages.',
  },
  defaultLocale: {
    name: 'DEFAULT_LOCALE',
    shape: locale,
    default: 'en',
    meaning:
      'The language of mails and pages for people of whom none is known: en, de, fr, es, pt-BR, ja, ar, or one that BRAND_DIR has words for.',
  },
  brandDir: {
    name: 'BRAND_DIR',
    shape: z.string(),
    absent: 'none',
    meaning:
      'A folder with the look, the words and the templates of your own (docs/branding.md). Read and proved at the start; the same for every replica.',
  },
  timeZone: {
    name: 'TIME_ZONE',
    shape: timeZone,
    default: 'UTC',
    meaning: 'The time zone of dates in mails, such as `Europe/Berlin`; each date names it.',
  },
} as const satisfies Settings;
