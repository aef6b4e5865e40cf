import type { Brand } from '../brand/brand.ts';
import type { Name, Sentence, Words } from '../brand/words.ts';
import { html, type SafeHtml } from './html.ts';
import { layout, named, paragraph, plainLink, pressable, quotation, smallPrint } from './layout.ts';
import type { MailParts } from './mailer.ts';
import { flowed, plainLines, quoted, textOf } from './plain-text.ts';

/** What a mail says, before it is put into its two parts. */
export interface MailContent {
  /** Fixed words alone: nothing that a person typed. */
  readonly subject: string;
  /** What a list of mails shows beside the subject. */
  readonly preview: string;
  /** What it is about, a paragraph each. */
  readonly lead: readonly Sentence[];
  /** What somebody else wrote; null, and nothing but blanks, is nothing. */
  readonly quote?: string | null;
  /** The one thing to do. */
  readonly action?: { readonly request: string; readonly button: string; readonly link: string };
  /** What is good to know. */
  readonly notes?: readonly string[];
  /** What to do where it was not expected. */
  readonly unexpected: string;
}

/** Puts a mail's words into a text and an HTML part, in the team's name and look. */
export function composeMail(brand: Brand, words: Words, content: MailContent): MailParts {
  const { subject, action, notes = [], unexpected } = content;
  const quote = plainLines(content.quote ?? '');
  const questions = brand.supportEmail
    ? words.sentence('mail.frame.questions', { supportEmail: { name: brand.supportEmail } })
    : null;
  const line = (sentence: Sentence | string) => flowed(inText(words, sentence));
  return {
    subject,
    text: textOf([
      ...content.lead.map(line),
      quoted(quote),
      ...(action ? [line(action.request), action.link] : []),
      ...notes.map(line),
      line(unexpected),
      ...(questions ? [line(questions)] : []),
    ]),
    html: layout({
      brand,
      words,
      title: subject,
      preview: content.preview,
      body: [
        ...content.lead.map((sentence) => paragraph(inHtml(sentence, named))),
        ...(quote ? [quotation(quote, brand.accent)] : []),
        ...(action ? [pressable(action.button, action.link, brand.accent)] : []),
        ...notes.map((note) => smallPrint(note)),
      ],
      footer: [
        ...(action ? [smallPrint(html`${words.text('mail.frame.copyLink')} ${plainLink(action.link)}`)] : []),
        smallPrint(unexpected),
        ...(questions ? [smallPrint(inHtml(questions, mailLink))] : []),
      ],
    }),
  };
}

/** Marks the direction of a line for programs that guess it by its first letter, which may be one of a name. */
const RIGHT_TO_LEFT_MARK = '\u200f';

/** A sentence as plain text. From right to left, a name is kept from turning the words around it (Unicode UAX #9). */
function inText(words: Words, sentence: Sentence | string): string {
  const parts = typeof sentence === 'string' ? [sentence] : sentence;
  if (words.dir === 'ltr') return parts.map((part) => (typeof part === 'string' ? part : part.name)).join('');
  const isolated = parts.map((part) => (typeof part === 'string' ? part : `\u2068${part.name}\u2069`));
  return `${RIGHT_TO_LEFT_MARK}${isolated.join('')}`;
}

function inHtml(sentence: Sentence, name: (name: string) => SafeHtml): SafeHtml {
  const pieces = sentence.map((part: string | Name) =>
    typeof part === 'string' ? html`${part}` : name(part.name),
  );
  return html`${pieces}`;
}

function mailLink(address: string): SafeHtml {
  return html`<a dir="ltr" href="mailto:${address}" style="color:inherit">${address}</a>`;
}
