import { canonicalLocale } from '../platform/locale.ts';
import { readJsonFile } from './json-file.ts';
import { type Lexicon, lookupOrder, SOURCE_LOCALE } from './lexicon.ts';
import { variablesOf } from './message-variables.ts';
import type { Complain } from './problems.ts';
import { parseMessage } from './words.ts';

/** A file of `locales/`: its name, and what it holds. */
export interface LocaleFile {
  readonly name: string;
  readonly text: string;
}

/** A team may write its name out, where the service's own words put it in. */
const MAY_BE_LEFT_OUT = new Set(['app']);

/**
 * Puts a team's messages over the service's own. A language that the service does not speak must have all of those of mails: a
 * mail in two languages is no mail.
 */
export function overrideMessages(
  shipped: Lexicon,
  files: readonly LocaleFile[],
  complain: Complain,
): Lexicon {
  const merged = new Map(shipped);
  for (const { name, text } of files) {
    const file = `locales/${name}`;
    const locale = canonicalLocale(name.replace(/\.json$/, ''));
    if (locale === null) {
      complain(file, null, 'its name is no language tag, such as "de" or "pt-BR".');
      continue;
    }
    const json = readJsonFile(text, file, complain);
    if (!json) continue;
    const messages = new Map(shipped.get(locale));
    for (const [id, message] of Object.entries(json.entries)) {
      const problem = problemOf(shipped, locale, id, message);
      if (problem === null) messages.set(id, message as string);
      else complain(file, json.lineOf(id), `"${id}" ${problem}`);
    }
    const missing = mailMessages(shipped).filter((id) => !messages.has(id));
    if (missing.length > 0 && lookupOrder(locale, shipped.keys()).length === 0) {
      complain(file, null, `lacks messages of mails: ${missing.join(', ')}.`);
      continue;
    }
    merged.set(locale, messages);
  }
  return merged;
}

function mailMessages(shipped: Lexicon): string[] {
  return [...(shipped.get(SOURCE_LOCALE)?.keys() ?? [])].filter((id) => id.startsWith('mail.'));
}

/** What is wrong with a message of a team's, as the rest of a sentence; null where nothing is. */
function problemOf(shipped: Lexicon, locale: string, id: string, message: unknown): string | null {
  const source = shipped.get(SOURCE_LOCALE)?.get(id);
  if (source === undefined) return 'is no message of the service.';
  if (typeof message !== 'string' || message.trim() === '') return 'must be a text.';
  if (/[\r\n\u2028\u2029]/.test(message)) return 'must be one line.';
  let given: ReadonlySet<string>;
  try {
    given = variablesOf(parseMessage(message, locale)).names;
  } catch (error) {
    return `cannot be read: ${(error as Error).message}.`;
  }
  const known = variablesOf(parseMessage(source, SOURCE_LOCALE)).names;
  const unknown = [...given].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    return `has no variable {${unknown[0]}}. It has: ${[...known].map((name) => `{${name}}`).join(', ') || 'none'}.`;
  }
  const missing = [...known].filter((name) => !given.has(name) && !MAY_BE_LEFT_OUT.has(name));
  return missing.length > 0 ? `lacks {${missing[0]}}.` : null;
}
