import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import {
  MailDeferredError,
  type Mailer,
  MailRejectedError,
  MailServerAwayError,
} from '../../src/mail/mailer.ts';
import { createSmtpMailer } from '../../src/mail/smtp-mailer.ts';
import { startMailbox } from '../support/mailbox.ts';

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
const from = 'no-reply@app.example.com';

let server: Server | undefined;
let mailer: Mailer | undefined;
afterEach(async () => {
  await mailer?.close();
  server?.close();
});

/** A mail server that says what a test wants to each line it hears; null says nothing. */
async function serverThat(
  answer: (line: string) => string | null,
): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 ready\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        heard.push(line);
        const said = answer(line);
        if (said !== null) socket.write(`${said}\r\n`);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

async function failureOf(sending: Promise<void>): Promise<Error> {
  return sending.then(
    () => expect.fail('The mail went.'),
    (error: Error) => error,
  );
}

/** Takes a mail, but for the command that begins with `command`. */
function refusing(command: string, answer: string) {
  let inData = false;
  return (line: string): string | null => {
    if (inData && line !== '.') return null;
    const isEnd = inData;
    inData = line === 'DATA';
    if (isEnd) return command === '.' ? answer : '250 taken';
    if (line.startsWith(command)) return answer;
    return inData ? '354 go on' : '250 fine';
  };
}

describe('a mail that the mail server does not take', () => {
  it.each([
    ['RCPT', '550 5.1.1 no such user', MailRejectedError],
    ['.', '554 5.7.1 not this text', MailRejectedError],
    ['MAIL', '550 5.1.8 not this sender', MailRejectedError],
    ['RCPT', '450 4.2.1 later', MailDeferredError],
    ['.', '451 4.3.0 later', MailDeferredError],
    ['MAIL', '530 5.7.0 Authentication required', MailServerAwayError],
    ['MAIL', '530 5.7.0 Must issue a STARTTLS command first', MailServerAwayError],
    ['EHLO', '554 no service here', MailServerAwayError],
  ])('answers to %s with "%s" are told by what they are about', async (command, answer, kind) => {
    const heloToo = refusing(command, answer);
    const { url } = await serverThat((line) => (line.startsWith('HELO') ? heloToo('EHLO') : heloToo(line)));
    mailer = createSmtpMailer({ url, from });
    expect(await failureOf(mailer.send(mail))).toBeInstanceOf(kind);
  });

  it('is explained in one short line', async () => {
    const { url } = await serverThat(refusing('RCPT', `550-${'no '.repeat(400)}\r\n550 \u001b[2Jno`));
    mailer = createSmtpMailer({ url, from });
    const { message } = await failureOf(mailer.send(mail));
    expect(message.length).toBeLessThanOrEqual(501);
    expect(message).toMatch(/^The mail server did not take the mail: 550/);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it('is explained without the credentials, in whatever form the mail server repeats them', async () => {
    const { url } = await serverThat((line) => {
      if (line.startsWith('EHLO')) return '250 AUTH PLAIN';
      return line.startsWith('AUTH')
        ? `535 5.7.8 you said ${line}, which is operator:s3cret pass`
        : '250 fine';
    });
    mailer = createSmtpMailer({ url: url.replace('//', '//operator:s3cret%20pass@'), from });
    const error = await failureOf(mailer.send(mail));
    expect(error).toBeInstanceOf(MailServerAwayError);
    const told = `${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`;
    for (const secret of ['s3cret', Buffer.from('\0operator\0s3cret pass').toString('base64')]) {
      expect(told).not.toContain(secret);
    }
  });

  it('is explained without the credentials when a refusal of the recipient repeats them', async () => {
    const { url } = await serverThat((line) => {
      if (line.startsWith('EHLO')) return '250 AUTH PLAIN';
      if (line.startsWith('AUTH')) return '235 welcome';
      return line.startsWith('RCPT') ? '550 no relay for s3cret' : '250 fine';
    });
    mailer = createSmtpMailer({ url: url.replace('//', '//operator:s3cret@'), from });
    const error = await failureOf(mailer.send(mail));
    expect(error).toBeInstanceOf(MailRejectedError);
    expect(error.message).toBe('The mail server did not take the mail: 550');
  });

  it('is given time once, even by a server that never falls silent', async () => {
    const { url } = await serverThat(() => null);
    const drip = new Set<NodeJS.Timeout>();
    server?.on('connection', (socket) => {
      drip.add(setInterval(() => socket.write('250-still here\r\n'), 10));
    });
    mailer = createSmtpMailer({ url, from, timeouts: { mailTimeout: 200 } });
    expect((await failureOf(mailer.send(mail))).message).toBe('The mail server took too long (EABORT).');
    for (const timer of drip) clearInterval(timer);
  });
});

describe('a mail to more than one person', () => {
  it.each([
    'eve@example.com,mallory@example.com',
    '<eve@example.com>',
    'Eve <eve@example.com>',
    'eve@a@b.com',
    '',
  ])('is refused before the mail server hears of it: %s', async (to) => {
    const { url, heard } = await serverThat(() => '250 fine');
    mailer = createSmtpMailer({ url, from });
    expect(await failureOf(mailer.send({ ...mail, to }))).toBeInstanceOf(MailRejectedError);
    expect(heard).toEqual([]);
  });
});

describe('SMTP_URL', () => {
  it('can demand encryption, and then nothing is said without it', async () => {
    const { url, heard } = await serverThat((line) => (line.startsWith('STARTTLS') ? '502 no' : '250 fine'));
    mailer = createSmtpMailer({ url: `${url}?requireTLS=true`, from });
    expect(await failureOf(mailer.send(mail))).toBeInstanceOf(MailServerAwayError);
    expect(heard.some((line) => line.startsWith('MAIL'))).toBe(false);
  });

  it.each([
    'connectionTimeout=0',
    'socketTimeout=9e9',
    'disableFileAccess=false',
    'url=smtp://b',
    'requireTls=true',
    'tls.ca=x',
  ])('can neither lift a limit nor hold what is unknown: %s', (query) => {
    const create = () => createSmtpMailer({ url: `smtp://operator:s3cret@127.0.0.1?${query}`, from });
    expect(create).toThrow(query.split('=')[0]);
    expect(create).not.toThrow('s3cret');
  });
});

describe('a mailer that is closed', () => {
  it('lets what is under way arrive, and takes nothing more', async () => {
    const mailbox = await startMailbox();
    const closing = createSmtpMailer({ url: mailbox.url, from });
    const sent = closing.send({ ...mail, to: 'last@example.com' });
    await closing.close();
    await sent;
    await mailbox.mailTo('last@example.com');
    await expect(closing.send(mail)).rejects.toThrow(MailDeferredError);
    await mailbox.close();
  });

  it('does not wait for a mail server that hangs', async () => {
    const { url, heard } = await serverThat(() => null);
    const closing = createSmtpMailer({ url, from, timeouts: { closeTimeout: 50 } });
    const failure = failureOf(closing.send(mail));
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    await closing.close();
    expect(await failure).toBeInstanceOf(MailDeferredError);
  });

  it('leaves nothing behind that keeps the process', async () => {
    const mailbox = await startMailbox();
    const script = `
      import { createSmtpMailer } from './src/mail/smtp-mailer.ts';
      const mailer = createSmtpMailer({ url: '${mailbox.url}', from: '${from}' });
      await mailer.send(${JSON.stringify({ ...mail, to: 'child@example.com' })});
      await mailer.close();`;
    // Killed, and so failed, where it does not end by itself.
    await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      timeout: 10_000,
    });
    await mailbox.mailTo('child@example.com');
    await mailbox.close();
  });
});
