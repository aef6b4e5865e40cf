import { z } from 'zod';
import type { JsonFile } from './json-file.ts';
import type { Complain } from './problems.ts';

/** A color of CSS in six digits: three are too easily taken for a word, and mail programs want six. */
const COLOR = /^#[0-9a-f]{6}$/i;

const webAddress = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: 'must be an http or https address.',
  })
  .transform((text) => new URL(text).href);

const FIELDS = {
  accentColor: z.string().regex(COLOR, 'must be a colour of six hexadecimal digits, such as "#2f666a".'),
  supportUrl: webAddress,
  privacyUrl: webAddress,
  imprint: z
    .string()
    .trim()
    .max(500, 'may have at most 500 characters.')
    .refine((text) => !/[^\P{Control}\n]/u.test(text), 'must be plain text.'),
} as const;

/** What brand.json may say; null where it does not. */
export type BrandFacts = { readonly [Name in keyof typeof FIELDS]: string | null };

export const NO_FACTS: BrandFacts = { accentColor: null, supportUrl: null, privacyUrl: null, imprint: null };

/** Reads brand.json, and complains about each entry that cannot be used. */
export function brandFacts(json: JsonFile, file: string, complain: Complain): BrandFacts {
  const facts: Record<string, string | null> = { ...NO_FACTS };
  for (const [name, value] of Object.entries(json.entries)) {
    if (!Object.hasOwn(FIELDS, name)) {
      const known = Object.keys(FIELDS).join(', ');
      complain(file, json.lineOf(name), `there is no "${name}". There are: ${known}.`);
      continue;
    }
    const parsed = FIELDS[name as keyof typeof FIELDS].safeParse(value, { error: () => 'must be a text.' });
    if (parsed.success) facts[name] = parsed.data || null;
    else complain(file, json.lineOf(name), `"${name}" ${parsed.error.issues[0]?.message}`);
  }
  return facts as BrandFacts;
}
