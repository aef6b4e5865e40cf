import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createConsoleMailer } from '../../src/mail/console-mailer.ts';
import { MailDeferredError } from '../../src/mail/mailer.ts';

const mail = {
  to: 'ada@example.com',
  kind: 'INVITE',
  locale: 'en',
  link: null,
  inline: [],
  subject: 'You have been invited',
  text: 'Open this link:\n\nhttps://app.example.com/accept-invite#token=abc\n',
  html: '<p>Open this link.</p>',
  messageId: '<invite-1-1@app.example.com>',
};

describe('a mail on the console', () => {
  it('can be read whole, its link on a line of its own', async () => {
    const out = new PassThrough({ encoding: 'utf8' });
    await createConsoleMailer('Usher <no-reply@app.example.com>', out).send(mail);
    const printed = out.read() as string;
    for (const line of [
      'From: Usher <no-reply@app.example.com>',
      'To: ada@example.com',
      'Subject: You have been invited',
      'https://app.example.com/accept-invite#token=abc',
    ]) {
      expect(printed.split('\n')).toContain(line);
    }
  });

  it('cannot steer the terminal', async () => {
    const out = new PassThrough({ encoding: 'utf8' });
    await createConsoleMailer('a@b.example', out).send({ ...mail, text: 'one\r\u001b[2J\u009b\ttwo\n' });
    expect(out.read()).toMatch(/one\[2J\ttwo/);
  });

  it('may be tried again when the console is gone', async () => {
    const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    gone.on('error', () => undefined);
    await expect(createConsoleMailer('a@b.example', gone).send(mail)).rejects.toThrow(MailDeferredError);
  });
});
