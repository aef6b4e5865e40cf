import { type Brand, readBrand } from '../../src/brand/brand.ts';
import { parseConfig } from '../../src/config.ts';
import { MAIL_KINDS } from '../../src/mail/mail-kind.ts';
import { proveMails } from '../../src/mail-samples/prove-mails.ts';

/** What mails are made of where the settings are these. */
export function testBrand(env: Readonly<Record<string, string>> = {}): Promise<Brand> {
  return readBrand(parseConfig({ APP_NAME: 'Acme', ...env }), MAIL_KINDS, proveMails);
}
