import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrandFacts, brandFacts, NO_FACTS } from './brand-json.ts';
import { readJsonFile } from './json-file.ts';
import { type Logo, readLogo } from './logo.ts';
import type { LocaleFile } from './override-messages.ts';
import type { Complain } from './problems.ts';

/** A file of `mails/`. */
export interface TemplateFile {
  readonly name: string;
  readonly text: string;
}

/** What a team's folder holds, its messages and templates not looked into yet. */
export interface BrandFolder {
  readonly facts: BrandFacts;
  readonly png: Logo | null;
  readonly svg: Logo | null;
  readonly locales: readonly LocaleFile[];
  readonly templates: readonly TemplateFile[];
}

/** Reads a team's folder. What is not the service's to read, such as the sources of templates, is left alone. */
export function readBrandFolder(folder: string, complain: Complain): BrandFolder {
  const names = list(folder, folder, complain);
  const read = (name: string) => (names.includes(name) ? readFileSync(join(folder, name)) : null);
  const json = read('brand.json')?.toString('utf8');
  const facts = json === undefined ? null : readJsonFile(json, 'brand.json', complain);
  const png = read('logo.png');
  const svg = read('logo.svg');
  const filesOf = (sub: string, ending: string) =>
    (names.includes(sub) ? list(join(folder, sub), sub, complain) : [])
      .filter((name) => name.endsWith(ending))
      .map((name) => ({ name, text: readFileSync(join(folder, sub, name), 'utf8') }));
  return {
    facts: facts ? brandFacts(facts, 'brand.json', complain) : NO_FACTS,
    png: png && readLogo('logo.png', png, complain),
    svg: svg && readLogo('logo.svg', svg, complain),
    locales: filesOf('locales', '.json'),
    templates: filesOf('mails', '.liquid'),
  };
}

function list(path: string, name: string, complain: Complain): string[] {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    complain(name, null, `cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    return [];
  }
}
