import type { Brand } from './brand.ts';
import type { PageMessages } from './page-messages.ts';

/** What the pages know of the team, written into each of them. */
export interface PageBrand
  extends Pick<
      Brand,
      | 'name'
      | 'appUrl'
      | 'logoPath'
      | 'supportEmail'
      | 'supportUrl'
      | 'privacyUrl'
      | 'imprint'
      | 'defaultLocale'
      | 'accent'
    >,
    PageMessages {
  /** The languages that mails are written in. */
  readonly mailLocales: readonly string[];
}

/** What is written into each page. */
export function pageBrand(brand: Brand): PageBrand {
  const { name, appUrl, logoPath, supportEmail, supportUrl, privacyUrl, imprint, accent, defaultLocale } =
    brand;
  return {
    name,
    appUrl,
    logoPath,
    supportEmail,
    supportUrl,
    privacyUrl,
    imprint,
    accent,
    defaultLocale,
    mailLocales: brand.locales,
    ...brand.pages,
  };
}
