import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';
import { standardHeaders } from '../outgoing/standard-webhook.ts';
import {
  type Mail,
  MailDeferredError,
  type Mailer,
  MailRejectedError,
  MailServerAwayError,
} from './mailer.ts';
import { mailHeaders, type Sender } from './smtp-message.ts';

/** As long as a mail server has for each of its answers, in milliseconds. */
const TIMEOUT_MS = 20_000;
/** Of an answer that refuses so much is read, in bytes: a sentence says why. */
const REASON_BYTES = 2_000;
/** Answers of what stands before a receiver that is away. */
const AWAY = new Set([502, 503, 504]);

/**
 * Posts mails as JSON, signed by Standard Webhooks, for a team that sends them itself. The address is the operator's own, so it
 * may be a private one. Redirects are not followed.
 *
 * @param options.secrets what to sign with; more than one while SECRET is rotated
 */
export function createHookMailer(
  options: Sender & { url: string; secrets: readonly string[]; timeoutMs?: number },
): Mailer {
  const { url, secrets, timeoutMs = TIMEOUT_MS } = options;
  const dispatcher = new Agent({ connect: { timeout: timeoutMs } });
  const underWay = new Set<Promise<void>>();
  let closed = false;

  async function post(mail: Mail): Promise<void> {
    const body = JSON.stringify(hookBody(mail, options));
    let answer: { readonly statusCode: number; readonly text: string };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const headers = standardHeaders(hookId(mail), new Date(), body, secrets);
      const { statusCode, body: said } = await request(url, {
        method: 'POST',
        headers,
        body,
        dispatcher,
        signal,
      });
      answer = { statusCode, text: statusCode >= 400 ? await beginningOf(said) : '' };
      // What was read stays unread otherwise, and keeps the connection.
      await said.dump({ limit: REASON_BYTES, signal });
    } catch (error) {
      throw new MailServerAwayError(`The mail hook cannot be reached (${reasonOf(error)}).`);
    }
    judge(answer, mail);
  }

  return {
    async send(mail) {
      if (closed) throw new MailDeferredError('The service is stopping.');
      const sending = post(mail).finally(() => underWay.delete(sending));
      underWay.add(sending);
      return sending;
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
      await dispatcher.close();
    },
  };
}

/** @throws MailRejectedError for a 4xx; MailDeferredError for anything else but a 2xx */
function judge(
  { statusCode, text }: { readonly statusCode: number; readonly text: string },
  mail: Mail,
): void {
  if (statusCode >= 200 && statusCode < 300) return;
  // What was sent may come back, and its link must not be kept.
  const isSafe = mail.link === null || !text.includes(tokenPart(mail.link));
  const message = `The mail hook answered ${statusCode}${isSafe && text ? `: ${text}` : '.'}`;
  if (statusCode >= 400 && statusCode < 500) throw new MailRejectedError(message);
  throw AWAY.has(statusCode) ? new MailServerAwayError(message) : new MailDeferredError(message);
}

/** The part of a link that nobody else may learn: what is long in it, wherever the settings put it. */
function tokenPart(link: string): string {
  return link.split(/[^\w-]/).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function hookBody(mail: Mail, { from, replyTo }: Sender): object {
  const { kind, to, subject, text, html, link, locale, inline, messageId } = mail;
  return {
    kind,
    to,
    subject,
    text,
    html,
    link,
    locale,
    headers: {
      From: from,
      ...(replyTo ? { 'Reply-To': replyTo } : {}),
      'Message-ID': messageId,
      ...mailHeaders(mail),
    },
    attachments: inline.map(({ cid, fileName, type, content }) => ({
      cid,
      fileName,
      contentType: type,
      contentBase64: content.toString('base64'),
    })),
  };
}

/** The same on every try, as the mail's own; without the dots and brackets that an id of a webhook has not. */
function hookId({ messageId }: Mail): string {
  return `mail_${createHash('sha256').update(messageId).digest('base64url').slice(0, 22)}`;
}

async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= REASON_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, REASON_BYTES).toString('utf8').trim();
}

function reasonOf(error: unknown): string {
  const { name, code } = error as Error & { code?: string };
  return name === 'TimeoutError' ? 'no answer in time' : (code ?? 'unforeseen');
}
