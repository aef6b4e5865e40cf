import type { Brand } from '../brand/brand.ts';
import type { Name, Sentence, Words } from '../brand/words.ts';
import { html, type SafeHtml } from './html.ts';
import {
  layout,
  named,
  paragraph,
  plainLink,
  pressable,
  quietLink,
  quotation,
  smallPrint,
} from './layout.ts';
import { inlineParts } from './logo-part.ts';
import type { MailParts } from './mailer.ts';
import { flowed, oneLine, plainLines, quoted, textOf } from './plain-text.ts';
import { type InviteFacts, templateContext, type UserFacts } from './template-context.ts';

/** What a mail says, before it is put into its two parts. */
export interface MailContent {
  /** A MailKind, by which a team's templates are found, or a name of the service's own. */
  readonly kind: string;
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
  /** Until when that is possible. */
  readonly until?: string;
  /** What to do where it was not expected. */
  readonly unexpected: string;
  /** What templates can name beside the words. */
  readonly invite?: InviteFacts;
  readonly user?: UserFacts;
}

/**
 * Puts a mail's words into a subject, a text and an HTML part, in the team's name and look; or into what a team's templates make
 * of them.
 *
 * @throws TemplateError where a team's template fails
 */
export function composeMail(brand: Brand, words: Words, content: MailContent): MailParts {
  const { kind, subject, lead, action, until, unexpected } = content;
  const [first = [], ...more] = lead;
  const questions = brand.supportEmail
    ? words.sentence('mail.frame.questions', { supportEmail: { name: brand.supportEmail } })
    : null;
  const link = action?.link ?? null;
  const facts = {
    brand,
    words,
    link,
    sentences: {
      subject,
      preview: content.preview,
      lead: first,
      more: more[0] ?? null,
      action: action?.request ?? null,
      button: action?.button ?? null,
      until: until ?? null,
      unexpected,
      copyLink: action ? words.text('mail.frame.copyLink') : null,
      questions,
    },
    invite: content.invite ?? null,
    user: content.user ?? null,
  };
  const own = (part: 'subject' | 'text' | 'html') =>
    brand.templates.render(
      kind,
      part,
      templateContext(part, facts, inText, (one) => inHtml(one, named).markup),
    );

  function inText(sentence: Sentence | string): string {
    return plainSentence(words, sentence);
  }

  const htmlPart = own('html') ?? htmlOf(brand, words, content, questions);
  return {
    kind,
    locale: words.locale,
    link,
    // Whatever a template puts there is one line.
    subject: oneLine(own('subject') ?? subject),
    text: own('text') ?? plainOf(brand, words, content, questions),
    html: htmlPart,
    inline: inlineParts(brand.mailLogo, htmlPart),
  };
}

function plainOf(brand: Brand, words: Words, content: MailContent, questions: Sentence | null): string {
  const { lead, quote, action, until, unexpected } = content;
  const line = (sentence: Sentence | string) => flowed(plainSentence(words, sentence));
  return textOf([
    ...lead.map(line),
    quoted(plainLines(quote ?? '')),
    ...(action ? [line(action.request), action.link] : []),
    ...(until ? [line(until)] : []),
    line(unexpected),
    ...(questions ? [line(questions)] : []),
    ...pagesOf(brand, words).map(({ label, url }) => `${label}: ${url}`),
    brand.imprint ?? '',
  ]);
}

function htmlOf(brand: Brand, words: Words, content: MailContent, questions: Sentence | null): string {
  const { subject, preview, lead, action, until, unexpected } = content;
  const quote = plainLines(content.quote ?? '');
  const pages = pagesOf(brand, words).map(
    ({ label, url }, index) => html`${index === 0 ? '' : ' · '}${quietLink(label, url)}`,
  );
  return layout({
    brand,
    words,
    title: subject,
    preview,
    body: [
      ...lead.map((sentence) => paragraph(inHtml(sentence, named))),
      ...(quote ? [quotation(quote, brand.accent)] : []),
      ...(action ? [pressable(action.button, action.link, brand.accent)] : []),
      ...(until ? [smallPrint(until)] : []),
    ],
    footer: [
      ...(action ? [smallPrint(html`${words.text('mail.frame.copyLink')} ${plainLink(action.link)}`)] : []),
      smallPrint(unexpected),
      ...(questions ? [smallPrint(inHtml(questions, mailLink))] : []),
      ...(pages.length > 0 ? [smallPrint(html`${pages}`)] : []),
      ...(brand.imprint ? [smallPrint(html`${linesOf(brand.imprint)}`)] : []),
    ],
  });
}

/** Pages of the team's own that each mail names. */
function pagesOf(brand: Brand, words: Words): { label: string; url: string }[] {
  return [
    ...(brand.supportUrl ? [{ label: words.text('mail.frame.help'), url: brand.supportUrl }] : []),
    ...(brand.privacyUrl ? [{ label: words.text('mail.frame.privacy'), url: brand.privacyUrl }] : []),
  ];
}

function linesOf(text: string): SafeHtml[] {
  return text.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`));
}

/** Marks the direction of a line for programs that guess it by its first letter, which may be one of a name. */
const RIGHT_TO_LEFT_MARK = '\u200f';

/** A sentence as plain text. From right to left, a name is kept from turning the words around it (Unicode UAX #9). */
function plainSentence(words: Words, sentence: Sentence | string): string {
  const parts = typeof sentence === 'string' ? [sentence] : sentence;
  if (words.dir === 'ltr') return parts.map((part) => (typeof part === 'string' ? part : part.name)).join('');
  const isolated = parts.map((part) => (typeof part === 'string' ? part : `\u2068${part.name}\u2069`));
  return `${RIGHT_TO_LEFT_MARK}${isolated.join('')}`;
}

function inHtml(sentence: Sentence | string, name: (name: string) => SafeHtml): SafeHtml {
  const parts = typeof sentence === 'string' ? [sentence] : sentence;
  const pieces = parts.map((part: string | Name) =>
    typeof part === 'string' ? html`${part}` : name(part.name),
  );
  return html`${pieces}`;
}

function mailLink(address: string): SafeHtml {
  return html`<a dir="ltr" href="mailto:${address}" style="color:inherit">${address}</a>`;
}
