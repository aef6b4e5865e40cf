import type { Config } from '../config.ts';
import { type Accent, accentOf, USUAL_ACCENT } from './accent.ts';
import { type BrandFolder, readBrandFolder } from './brand-folder.ts';
import { NO_FACTS } from './brand-json.ts';
import { lookupOrder, SOURCE_LOCALE, shippedMessages } from './lexicon.ts';
import type { Logo } from './logo.ts';
import { overrideMessages } from './override-messages.ts';
import { type PageMessages, pageMessages } from './page-messages.ts';
import { BrandError, collectProblems } from './problems.ts';
import { compileTemplates, type Templates } from './templates.ts';
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
  /** Who is behind it, as the law of some countries wants it said: lines of plain text. */
  readonly imprint: string | null;
  readonly accent: Accent;
  /** The picture for mails: PNG before SVG, which hardly a mail program shows. */
  readonly mailLogo: Logo | null;
  /** The picture for pages: SVG before PNG, because it is sharp in any size. */
  readonly pageLogo: Logo | null;
  /** Where this service serves the logo; null where there is none. */
  readonly logoPath: string | null;
  /** The languages that there are words for. */
  readonly locales: readonly string[];
  readonly defaultLocale: string;
  readonly wordsFor: FindWords;
  readonly templates: Templates;
  readonly pages: PageMessages;
}

export type BrandConfig = Pick<
  Config,
  'appName' | 'appUrl' | 'supportEmail' | 'defaultLocale' | 'timeZone' | 'brandDir'
>;

const NO_FOLDER: BrandFolder = { facts: NO_FACTS, png: null, svg: null, locales: [], templates: [] };

/**
 * Reads what mails and pages are made of: the settings, and the folder that BRAND_DIR names.
 *
 * @param kinds of the mails that there are templates for
 * @param proof tells what is wrong with the mails that come of it, each with the file to blame
 * @throws BrandError naming every problem at once
 */
export async function readBrand(
  config: BrandConfig,
  kinds: readonly string[],
  proof: (brand: Brand) => Promise<readonly string[]>,
): Promise<Brand> {
  const { problems, complain } = collectProblems();
  const folder = config.brandDir === null ? NO_FOLDER : readBrandFolder(config.brandDir, complain);
  const shipped = shippedMessages();
  const lexicon = overrideMessages(shipped, folder.locales, complain);
  const templates = await compileTemplates(folder.templates, kinds, complain);
  const locales = [...lexicon.keys()].sort();
  const speaksDefault = lookupOrder(config.defaultLocale, locales).length > 0;
  if (!speaksDefault) {
    complain('DEFAULT_LOCALE', null, `there are no words for it. There are: ${locales.join(', ')}.`);
  }
  const defaultLocale = speaksDefault ? config.defaultLocale : SOURCE_LOCALE;

  const { facts, png, svg } = folder;
  const pageLogo = svg ?? png;
  const brand: Brand = {
    name: config.appName,
    appUrl: config.appUrl,
    supportEmail: config.supportEmail,
    supportUrl: facts.supportUrl,
    privacyUrl: facts.privacyUrl,
    imprint: facts.imprint,
    accent: accentOf(facts.accentColor ?? USUAL_ACCENT),
    mailLogo: png ?? svg,
    pageLogo,
    // With what tells it from the one before, because browsers keep it.
    logoPath: pageLogo && `/brand/${pageLogo.fileName}?v=${pageLogo.hash.slice(0, 8)}`,
    locales,
    defaultLocale,
    wordsFor: createWords({ lexicon, defaultLocale, timeZone: config.timeZone }),
    templates,
    pages: pageMessages(lexicon, shipped),
  };
  // What comes with the service was proved by its tests; what a team put over it is proved here, as far as it could be read.
  if (config.brandDir !== null) problems.push(...(await proof(brand)));
  if (problems.length > 0) throw new BrandError(problems);
  return brand;
}
