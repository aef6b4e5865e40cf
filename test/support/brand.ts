import { type Brand, readBrand } from '../../src/brand/brand.ts';
import { parseConfig } from '../../src/config.ts';

/** What mails are made of where the settings are these. */
export function testBrand(env: Readonly<Record<string, string>> = {}): Brand {
  return readBrand(parseConfig({ APP_NAME: 'Acme', ...env }));
}
