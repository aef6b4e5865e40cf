import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailDeferredError, type Mailer, MailRejectedError } from '../../src/mail/mailer.ts';
import { createSmtpMailer } from '../../src/mail/smtp-mailer.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';

let mailbox: Mailbox;
let mailer: Mailer;

const mail = {
  to: 'ada@example.com',
  kind: 'INVITE',
  locale: 'en',
  link: null,
  inline: [],
  subject: 'You have been invited',
  text: 'Open this link.\n',
  html: '<p>Open this link.</p>',
  messageId: '<invite-1-1@app.example.com>',
};

beforeAll(async () => {
  mailbox = await startMailbox();
  mailer = createSmtpMailer({ url: mailbox.url, from: 'Usher <no-reply@app.example.com>' });
});
afterAll(async () => {
  await mailer.close();
  await mailbox.close();
});

describe('a mail by SMTP', () => {
  it('arrives with both parts, its Message-ID, a date, and as what a machine sent', async () => {
    await mailer.send(mail);
    const received = await mailbox.mailTo('ada@example.com');
    expect(received).toMatchObject({
      recipients: ['ada@example.com'],
      from: { name: 'Usher', address: 'no-reply@app.example.com' },
      subject: mail.subject,
      messageId: mail.messageId,
    });
    expect(received.text?.trim()).toBe('Open this link.');
    expect(received.html).toContain('<p>Open this link.</p>');
    expect(received.raw).toMatch(/^Date: \w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000\r$/m);
    expect(received.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it('has no soft line break inside of its link', async () => {
    const link = `https://app.example.com/accept-invite#token=${'a1_-'.repeat(10)}abc`;
    await mailer.send({
      ...mail,
      to: 'grace@example.com',
      text: `${link} für Köln\n`,
      html: `<p>${link} für Köln</p>`,
    });
    const { raw, text, html } = await mailbox.mailTo('grace@example.com');
    expect(raw.match(/^Content-Transfer-Encoding: (.*)\r$/gim)).toHaveLength(2);
    expect(raw).not.toContain('quoted-printable');
    expect([text, html].every((part) => part?.includes(`${link} für Köln`))).toBe(true);
  });

  it('goes to one person, whatever an address pretends to be', async () => {
    const before = mailbox.all().length;
    await mailer.send({ ...mail, to: 'eve@example.com,mallory@example.com' }).catch(() => undefined);
    const sent = mailbox.all().slice(before);
    expect(sent.every(({ recipients }) => recipients.length === 1)).toBe(true);
    expect(sent.some(({ recipients }) => recipients.includes('mallory@example.com'))).toBe(false);
  });

  it.each(['to', 'subject', 'messageId'] as const)(
    'is refused when its %s holds a line break',
    async (header) => {
      const before = mailbox.all().length;
      for (const lineBreak of ['\r\n', '\n', '\r']) {
        const sending = mailer.send({
          ...mail,
          [header]: `${mail[header]}${lineBreak}Bcc: mallory@example.com`,
        });
        await expect(sending).rejects.toThrow(MailRejectedError);
      }
      expect(mailbox.all()).toHaveLength(before);
    },
  );

  it('is given up at once when the server will never take it', async () => {
    mailbox.refuse(550);
    await expect(mailer.send(mail)).rejects.toThrow(MailRejectedError);
    mailbox.refuse(null);
  });

  it('may be tried again when the server cannot take it now', async () => {
    mailbox.refuse(451);
    await expect(mailer.send(mail)).rejects.toThrow(MailDeferredError);
    mailbox.refuse(null);
  });

  it('may be tried again when the server is away, and goes when it is back', async () => {
    await mailbox.goAway();
    await expect(mailer.send(mail)).rejects.toThrow(MailDeferredError);
    await mailbox.comeBack();
    await mailer.send({ ...mail, to: 'back@example.com' });
    expect((await mailbox.mailTo('back@example.com')).messageId).toBe(mail.messageId);
  });

  it('may be tried again when the server never greets', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const impatient = createSmtpMailer({
      url: `smtp://127.0.0.1:${port}`,
      from: 'no-reply@app.example.com',
      timeouts: { greetingTimeout: 50 },
    });
    await expect(impatient.send(mail)).rejects.toThrow(MailDeferredError);
    await impatient.close();
    silent.close();
  });

  it('may be tried again when the credentials are wrong, and the error does not hold them', async () => {
    const wrong = createSmtpMailer({
      url: mailbox.url.replace('smtp://', 'smtp://operator:a-secret-password@'),
      from: 'no-reply@app.example.com',
    });
    const error = await wrong.send(mail).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error).toBeInstanceOf(MailDeferredError);
    expect(`${error?.message}${error?.stack}`).not.toContain('a-secret-password');
    await wrong.close();
  });
});
