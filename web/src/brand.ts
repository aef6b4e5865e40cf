import { accentOf, USUAL_ACCENT } from '../../src/brand/accent.ts';
import type { PageBrand } from '../../src/brand/page-brand.ts';

/** Where no service has written anything into the page: the development server. */
const NOBODYS: PageBrand = {
  name: 'Usher',
  appUrl: null,
  logoPath: null,
  supportEmail: null,
  supportUrl: null,
  privacyUrl: null,
  imprint: null,
  defaultLocale: 'en',
  accent: accentOf(USUAL_ACCENT),
  mailLocales: ['en'],
  locales: ['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt-BR'],
  messages: {},
};

/** The team's name, look and languages, as the service has written them into the page. */
export const brand: PageBrand = JSON.parse(
  document.getElementById('brand')?.textContent ?? JSON.stringify(NOBODYS),
);
