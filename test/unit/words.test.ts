import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lookupOrder } from '../../src/brand/lexicon.ts';
import { variablesOf } from '../../src/brand/message-variables.ts';
import { parseMessage } from '../../src/brand/words.ts';
import { testBrand } from '../support/brand.ts';

const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt-BR'];

function messagesOf(area: string, locale: string): [string, string][] {
  return Object.entries(JSON.parse(readFileSync(`locales/${area}/${locale}.json`, 'utf8')));
}

describe.each(['mails', 'pages'])('the words of %s', (area) => {
  const source = messagesOf(area, 'en');

  it('are there in seven languages', () => {
    expect(readdirSync(`locales/${area}`).sort()).toEqual(LANGUAGES.map((locale) => `${locale}.json`));
  });

  it.each(LANGUAGES)('lack nothing in %s, neither a message nor a variable of one', (locale) => {
    const messages = messagesOf(area, locale);
    expect(messages.map(([id]) => id)).toEqual(source.map(([id]) => id));
    for (const [index, [id, message]] of messages.entries()) {
      const { names } = variablesOf(parseMessage(message, locale));
      const expected = variablesOf(parseMessage(source[index]?.[1] ?? '', 'en')).names;
      expect([id, ...[...names].sort()]).toEqual([id, ...[...expected].sort()]);
      // An apostrophe before a brace would make text of a variable, and `<` is no markup.
      expect(message).not.toMatch(/'|<|^\s|\s$/);
    }
  });

  it.each(LANGUAGES)('have each form in which %s counts', (locale) => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.sort();
    for (const [id, message] of messagesOf(area, locale)) {
      for (const [, options] of variablesOf(parseMessage(message, locale)).plurals) {
        expect([id, ...[...options].sort()]).toEqual([id, ...forms]);
      }
    }
  });
});

describe('somebody who reads', () => {
  it.each([
    ['de-CH', 'de'],
    ['de-Latn-AT', 'de'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['ar-EG', 'ar'],
    ['en-GB', 'en'],
    ['nl', 'fr'],
    ['zh-Hant', 'fr'],
    [null, 'fr'],
  ])('%s gets the words of %s where French is the usual language', async (wanted, locale) => {
    const brand = await testBrand({ DEFAULT_LOCALE: 'fr' });
    expect(brand.wordsFor(wanted).locale).toBe(locale);
  });

  it('a script that no words are written in gets no others of the language', () => {
    expect(lookupOrder('zh-Hant', ['zh', 'en'])).toEqual(['zh']);
    expect(lookupOrder('sr-Latn', ['sr-Cyrl', 'en'])).toEqual([]);
  });

  it.each([
    ['de', /^Samstag, 28\. November 2026 um 15:05 MEZ$/],
    ['de-CH', /^Samstag, 28\. November 2026 um 15:05 MEZ$/],
    ['en-GB', /^Saturday,? 28 November 2026( at|,) 15:05 CET$/],
    ['en', /^Saturday, November 28, 2026( at|,) 3:05\sPM GMT\+1$/],
    ['ja', /^2026年11月28日土曜日 15:05 GMT\+1$/],
    ['ar', /غرينتش\+1$/],
  ])('%s reads dates as they are written there, with hour and zone', async (locale, form) => {
    const brand = await testBrand({ TIME_ZONE: 'Europe/Berlin' });
    expect(brand.wordsFor(locale).time(new Date('2026-11-28T14:05:59Z'))).toMatch(form);
  });

  it.each([
    ['ar', ['يوم واحد', 'يومين', '3 أيام', '11 يومًا', '100 يوم', '0 يوم']],
    ['fr', ['1 jour', '2 jours', '3 jours', '11 jours', '100 jours', '0 jour']],
    ['ja', ['1日間', '2日間', '3日間', '11日間', '100日間', '0日間']],
  ])('%s is counted for in its own forms', async (locale, expected) => {
    const words = (await testBrand()).wordsFor(locale);
    const counted = [1, 2, 3, 11, 100, 0].map((count) => words.text('mail.duration.days', { count }));
    expect(
      counted.map((text) => text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))),
    ).toEqual(expected);
  });
});

it('a usual language that there are no words for stops the start', async () => {
  await expect(testBrand({ DEFAULT_LOCALE: 'nl' })).rejects.toThrow(
    'DEFAULT_LOCALE: there are no words for it. There are: ar, de, en, es, fr, ja, pt-BR.',
  );
});
