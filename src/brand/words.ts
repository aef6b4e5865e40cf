import { IntlMessageFormat } from 'intl-messageformat';
import { type Lexicon, lookupOrder, SOURCE_LOCALE } from './lexicon.ts';

/** Somebody's name, an address or the application's name inside of a sentence. */
export interface Name {
  readonly name: string;
}

/** A sentence in pieces: the service's own words, and what was put into them. */
export type Sentence = readonly (string | Name)[];

type Values = Readonly<Record<string, string | number | Name>>;

/** The words of one language, with its way to write dates. */
export interface Words {
  /** The tag of the language that these words are in, for `lang`. */
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  /**
   * A message with its variables filled in.
   *
   * @throws Error for an id that there is not, or a variable that was not given
   */
  sentence(id: string, values?: Values): Sentence;
  /** The same as one text. */
  text(id: string, values?: Values): string;
  /** A moment in the language's own form, always with hour and zone. */
  time(moment: Date): string;
  /** Rounded down, to what somebody would say: `7 days`, `1 hour`, `90 minutes`. */
  duration(seconds: number): string;
}

/** Which words there are, and where dates are. */
export interface WordsOptions {
  readonly lexicon: Lexicon;
  readonly defaultLocale: string;
  /** An IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Finds the words of a language; of the nearest one, or of the usual one, where there are none for it. */
export type FindWords = (locale: string | null) => Words;

/** Languages whose scripts run from right to left; Intl tells it from Node 24 on alone. */
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
] as const;

/** The languages whose words are kept, once somebody was written to in them: more than a team's people have. */
const KEPT_LANGUAGES = 50;

/** Keeps what was parsed, each message once, when it is first needed; and the way to write dates, which takes long to find. */
export function createWords({ lexicon, defaultLocale, timeZone }: WordsOptions): FindWords {
  const parsed = new Map<string, IntlMessageFormat>();

  function format(locale: string, message: string): IntlMessageFormat {
    const key = `${locale}|${message}`;
    let made = parsed.get(key);
    if (!made) {
      made = parseMessage(message, locale);
      parsed.set(key, made);
    }
    return made;
  }

  const kept = new Map<string | null, Words>();

  return (wanted) => {
    const known = kept.get(wanted);
    if (known) return known;
    const words = wordsOf(wanted);
    if (kept.size >= KEPT_LANGUAGES) kept.clear();
    kept.set(wanted, words);
    return words;
  };

  function wordsOf(wanted: string | null): Words {
    const own = wanted === null ? [] : lookupOrder(wanted, lexicon.keys());
    const usual = lookupOrder(defaultLocale, lexicon.keys());
    const chain = [...own, ...usual, SOURCE_LOCALE];
    const [locale = SOURCE_LOCALE] = chain;
    // Who reads `en-GB` reads English words, and dates as they are written there.
    const dateLocale = own.length > 0 && wanted !== null ? wanted : (usual[0] ?? SOURCE_LOCALE);

    let dates: Intl.DateTimeFormat | undefined;

    function sentence(id: string, values: Values = {}): Sentence {
      const source = chain.find((tag) => lexicon.get(tag)?.has(id));
      const message = source && lexicon.get(source)?.get(id);
      if (!source || message === undefined) throw new Error(`There is no message "${id}".`);
      const parts = format(source, message).format<Name>(values);
      return (Array.isArray(parts) ? parts : [parts]) as Sentence;
    }

    function text(id: string, values?: Values): string {
      return sentence(id, values).map(nameOrText).join('');
    }

    return {
      locale,
      dir: RIGHT_TO_LEFT.has(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr',
      sentence,
      text,
      time(moment) {
        dates ??= timeFormat(dateLocale, timeZone);
        return dates.format(moment);
      },
      duration(seconds) {
        const [unit, length] =
          UNITS.find(([, length]) => seconds >= 2 * length || seconds === length) ?? UNITS[2];
        return text(`mail.duration.${unit}`, { count: Math.floor(seconds / length) });
      },
    };
  }
}

/**
 * Parses a message of ICU MessageFormat. A `<` is a `<`: messages hold no markup.
 *
 * @throws SyntaxError
 */
export function parseMessage(message: string, locale: string): IntlMessageFormat {
  return new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
}

function nameOrText(part: string | Name): string {
  return typeof part === 'string' ? part : part.name;
}

function timeFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  });
}
