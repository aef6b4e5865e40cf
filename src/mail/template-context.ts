import type { Brand } from '../brand/brand.ts';
import { SafeText, type TemplateContext, type TemplatePart } from '../brand/templates.ts';
import type { Sentence, Words } from '../brand/words.ts';
import { escapedMarkup } from '../platform/markup.ts';
import { LOGO_CID } from './logo-part.ts';
import { plainLines, quoted } from './plain-text.ts';

/** The facts of an invite that a template can name, beside the words. */
export interface InviteFacts {
  readonly email?: string;
  readonly inviterName?: string;
  readonly role?: string;
  readonly roles?: readonly string[];
  readonly message?: string | null;
  readonly metadata?: unknown;
  readonly expiresAt?: string;
  readonly expiresIn?: string;
  readonly declineReason?: string | null;
  readonly declinedAt?: string;
}

/** The facts of an account that a template can name. */
export interface UserFacts {
  readonly email: string;
  readonly changedAt?: string;
  readonly expiresAt?: string;
}

/** What templates are given: documented in docs/branding.md, and only ever added to. */
export interface TemplateFacts {
  readonly brand: Brand;
  readonly words: Words;
  readonly link: string | null;
  /** The mail's own words, by what they are for. */
  readonly sentences: Readonly<Record<string, Sentence | string | null>>;
  readonly invite: InviteFacts | null;
  readonly user: UserFacts | null;
}

/**
 * What a template of a part can name. The subject's can name nothing that a person typed.
 *
 * @param inText a sentence as plain text
 * @param inHtml a sentence as markup
 */
export function templateContext(
  part: TemplatePart,
  facts: TemplateFacts,
  inText: (sentence: Sentence | string) => string,
  inHtml: (sentence: Sentence | string) => string,
): TemplateContext {
  const { brand, words, link, sentences, invite, user } = facts;
  const { locale, dir } = words;
  const app = {
    name: brand.name,
    url: brand.appUrl,
    supportEmail: brand.supportEmail,
    supportUrl: brand.supportUrl,
    privacyUrl: brand.privacyUrl,
    imprint: brand.imprint,
    accentColor: brand.accent.color,
    accentText: brand.accent.text,
    logo: part === 'html' && brand.mailLogo ? `cid:${LOGO_CID}` : null,
  };
  if (part === 'subject') return { app, t: { subject: inText(sentences['subject'] ?? '') }, locale, dir };

  const safe = (sentence: Sentence | string) =>
    part === 'html' ? new SafeText(inHtml(sentence), inText(sentence)) : inText(sentence);
  const typed = (text: string | null | undefined) => {
    const lines = plainLines(text ?? '');
    if (lines === '') return null;
    // Of what somebody else wrote no line can pass for one of the mail's own.
    return part === 'html'
      ? new SafeText(escapedMarkup(lines).replaceAll('\n', '<br>'), lines)
      : quoted(lines);
  };
  return {
    app,
    link,
    locale,
    dir,
    t: Object.fromEntries(
      Object.entries(sentences).map(([name, sentence]) => [name, sentence === null ? null : safe(sentence)]),
    ),
    invite: {
      email: null,
      inviterName: null,
      role: null,
      roles: [],
      metadata: {},
      expiresAt: null,
      expiresIn: null,
      declinedAt: null,
      ...invite,
      message: typed(invite?.message),
      declineReason: typed(invite?.declineReason),
    },
    user: { email: null, changedAt: null, expiresAt: null, ...user },
  };
}
