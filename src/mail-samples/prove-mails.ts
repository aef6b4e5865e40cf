import MailComposer from 'nodemailer/lib/mail-composer';
import type { Brand } from '../brand/brand.ts';
import { TEMPLATE_PARTS, TemplateError, type TemplatePart, type Templates } from '../brand/templates.ts';
import { MAIL_KINDS } from '../mail/mail-kind.ts';
import type { MailParts } from '../mail/mailer.ts';
import { smtpMessage } from '../mail/smtp-message.ts';
import { type SampleFacts, sampleMail } from './sample-mail.ts';

/** Where nothing of a mail may ever lead. */
const EVIL = 'evil.example';
/** RFC 5322, section 2.1.1: without the line break. */
const LONGEST_LINE = 998;
/** More is cut off by mail programs (Gmail shows 102 KB). */
const MOST_HTML = 100_000;

/** What somebody with bad intentions would have typed; the wide characters take three bytes each. */
const HOSTILE: Omit<SampleFacts, 'locale'> = {
  link: `https://app.example.com/page?a=1&b=2#token=${'t'.repeat(43)}`,
  name: `https://${EVIL}/"><script>x</script>{{ 7 | times: 7 }}\r\nBcc: x@${EVIL}\u202e${'龘'.repeat(100)}`,
  email: 'ada@example.com',
  message: `</p><a href="https://${EVIL}/">\r\n{{ 7 | times: 7 }}\u2067${'靐'.repeat(400)}`,
  roles: [`<b>https://${EVIL}/</b>`],
  metadata: anything('"><i>x</i>\r\ny'),
  now: new Date('2026-11-28T14:05:59Z'),
};

/**
 * Renders every mail in every language with facts that are meant to do harm, and says what of it must not be sent.
 *
 * @returns problems, each with the file to blame
 */
export async function proveMails(brand: Brand): Promise<string[]> {
  const problems = new Set<string>();
  const strict = { ...brand, templates: strictTemplates(brand, problems) };
  for (const kind of MAIL_KINDS) {
    for (const locale of brand.locales) {
      const complain = (part: TemplatePart, what: string) =>
        problems.add(
          `${brand.templates.fileOf(kind, part) ?? `locales/${locale}.json`}: ${kind}, ${locale}: ${what}`,
        );
      const mail = sampleMail(strict, kind, { ...HOSTILE, locale });
      for (const part of TEMPLATE_PARTS) checkPart(part, mail, (what) => complain(part, what));
      await checkRaw(mail, (what) => complain('html', what));
    }
  }
  return [...problems];
}

/** A team's templates, that a name there is not is a problem of; a part that fails is left to the service's own words. */
function strictTemplates(brand: Brand, problems: Set<string>): Templates {
  const strict = brand.templates.strict();
  return {
    ...strict,
    render(...part) {
      try {
        return strict.render(...part);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        for (const { line, reason } of error.faults) {
          problems.add(`${error.file}${line === null ? '' : `:${line}`}: ${reason}`);
        }
        return null;
      }
    },
  };
}

type Tell = (what: string) => void;

function checkPart(part: TemplatePart, mail: MailParts, tell: Tell): void {
  const content = mail[part];
  if (seen(part === 'html' ? content.replace(/<(style|title)[\s\S]*?<\/\1>|<[^>]*>/g, '') : content) === '') {
    tell('it says nothing.');
  }
  if (part === 'subject') {
    if (/[\r\n]|https?:/.test(content)) tell('the subject must be one line, without an address.');
    if (/evil|龘|靐|49/.test(content)) tell('the subject holds what a person typed.');
    return;
  }
  if (mail.link !== null && !holdsLink(part, content, mail.link)) {
    tell('the link is missing, or is not what it was: put it in with {{ link }}.');
  }
  if (linksTo(part, content).some((url) => url.includes(EVIL))) {
    tell('what a person typed has become a link.');
  }
  if (part === 'html') {
    const tags = tagsOf(content);
    if (/<script|<i>x|<b>https/i.test(content)) tell('what a person typed has become markup.');
    if (content.length > MOST_HTML) tell(`it has more than ${MOST_HTML} characters.`);
    if (tags.some((tag) => /^<img[^>]+src\s*=\s*["']?https?:/i.test(tag))) {
      tell('it fetches a picture from elsewhere: use {{ app.logo }}, which is a part of the mail.');
    }
  }
}

/** Whether a link stands in a part, byte for byte and with nothing at its ends that would be read as more of it. */
function holdsLink(part: TemplatePart, content: string, link: string): boolean {
  if (part === 'text') return standsWhole(content, link);
  const leads = linksTo(part, content).some((url) => decoded(url.replace(/^(["'])(.*)\1$/s, '$2')) === link);
  return leads || standsWhole(decoded(content.replace(/<[^>]*>/g, ' ')), link);
}

function standsWhole(text: string, link: string): boolean {
  const between = text.split(link);
  return between
    .slice(1)
    .some((after, index) => !/[\w/]$/.test(between[index] ?? '') && /^[>)\]"'.,;:!?]*(\s|$)/.test(after));
}

/** What a mail program makes links of: in HTML the attributes that lead somewhere; in text, outside of quotations, all that looks like it. */
function linksTo(part: TemplatePart, content: string): string[] {
  if (part === 'html') {
    return tagsOf(content).flatMap((tag) =>
      [...tag.matchAll(/\s(?:href|src|action|background)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi)].map(
        ([, url = '']) => url,
      ),
    );
  }
  const own = content.split('\n').filter((line) => !line.startsWith('>'));
  return own.join('\n').match(/https?:\/\/\S+|www\.\S+/g) ?? [];
}

/** The tags of some HTML: what is escaped is in none. */
function tagsOf(markup: string): string[] {
  return markup.match(/<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi) ?? [];
}

async function checkRaw(mail: MailParts, tell: Tell): Promise<void> {
  const message = smtpMessage(
    { ...mail, to: 'ada@example.com', messageId: '<proof@example.com>' },
    { from: 'a@example.com' },
  );
  const raw = await new MailComposer(message).compile().build();
  if (
    raw
      .toString('latin1')
      .split('\r\n')
      .some((line) => line.length > LONGEST_LINE)
  ) {
    tell(`a line of the mail has more than ${LONGEST_LINE} bytes.`);
  }
}

function decoded(markup: string): string {
  return markup
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function seen(text: string): string {
  return text.replace(/[\s\p{Format}\p{Default_Ignorable_Code_Point}]|&nbsp;/gu, '');
}

/** An object that has every name, however deep, and says the same under each of them: nobody knows what a team keeps there. */
function anything(text: string): object {
  const toText = () => text;
  const self: object = new Proxy(
    {},
    {
      get: (_, key) => {
        if (key === Symbol.toPrimitive || key === 'toString') return toText;
        return typeof key === 'symbol' || key === 'toLiquid' || key === 'valueOf' || key === 'then'
          ? undefined
          : self;
      },
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: text }),
    },
  );
  return self;
}
