import { IntlMessageFormat } from 'intl-messageformat';
import { createElement, type ReactNode } from 'react';
import { inWords } from '../time/duration.ts';
import { loadMessages, type MessageId, type Messages } from './messages.ts';

type Values = Readonly<Record<string, string | number>>;

/** What a page says, in one language. */
export interface Words {
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  (id: MessageId, values?: Values): string;
  /** The same, with what somebody is called set apart: in bold, and with a direction of its own. */
  rich(id: MessageId, values: Values): ReactNode;
  /** A length of time, roughly: "2 days". */
  duration(seconds: number): string;
  /** A moment as it is written where the reader is, with the zone. */
  time(at: string): string;
}

/** Scripts that run from right to left, among those that words come in. */
const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm']);

/** Loads the words of a language. */
export async function loadWords(locale: string): Promise<Words> {
  return wordsOf(locale, await loadMessages(locale));
}

/** What the messages of a language say. */
export function wordsOf(locale: string, messages: Messages): Words {
  const parsed = new Map<MessageId, IntlMessageFormat>();
  const language = new Intl.Locale(locale).language;
  // Who reads German in Zurich reads dates as they are written there.
  const dates = navigator.languages.find((tag) => new Intl.Locale(tag).language === language) ?? locale;

  function format(id: MessageId): IntlMessageFormat {
    let message = parsed.get(id);
    if (!message) {
      message = new IntlMessageFormat(messages[id], locale, undefined, { ignoreTag: true });
      parsed.set(id, message);
    }
    return message;
  }

  function say(id: MessageId, values: Values = {}): string {
    return String(format(id).format(values));
  }

  return Object.assign(say, {
    locale,
    dir: RIGHT_TO_LEFT.has(new Intl.Locale(locale).maximize().script ?? '')
      ? ('rtl' as const)
      : ('ltr' as const),
    rich(id: MessageId, values: Values): ReactNode {
      const named = Object.entries(values).map(([name, value]) => [
        name,
        createElement('strong', { key: name, dir: 'auto', style: { unicodeBidi: 'isolate' } }, value),
      ]);
      return format(id).format<ReactNode>(Object.fromEntries(named)) as ReactNode;
    },
    duration: (seconds: number) => inWords(seconds, locale),
    time: (at: string) =>
      new Intl.DateTimeFormat(dates, {
        weekday: 'short',
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
        timeZoneName: 'short',
      }).format(new Date(at)),
  });
}
