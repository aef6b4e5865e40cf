import { inject } from 'vitest';
import { sql } from '../../../src/database/sql.ts';
import type { Mail } from '../../../src/mail/mailer.ts';
import { startTestApp, type TestApp } from '../../support/test-app.ts';

export const ADMIN = { email: 'olive@example.com', password: 'correct horse staple tide' };

/** A whole service with its console and one admin. */
export interface TestService extends TestApp {
  /**
   * Waits for a mail to this address.
   *
   * @param count which one: the first, the second
   */
  mailTo(address: string, count?: number): Promise<Mail>;
}

/**
 * Starts a service as an operator would, but for the mail, which is kept here.
 *
 * @param consoleBuild the folder of its console; null: the one that operators have
 */
export async function startService(
  env: Readonly<Record<string, string>> = {},
  consoleBuild: string | null = inject('talkingConsole'),
): Promise<TestService> {
  const mails: Mail[] = [];
  const waiting = new Set<() => void>();
  const app = await startTestApp({
    env: {
      CONSOLE: 'on',
      // Nothing listens there: the mailer below takes its place.
      SMTP_URL: 'smtp://127.0.0.1:1',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ...env,
    },
    overrides: {
      ...(consoleBuild && { consoleBuild }),
      mailer: {
        send: async (mail) => {
          mails.push(mail);
          for (const look of waiting) look();
        },
        close: async () => {},
      },
    },
  });
  // With the name that stands in where none was given, every page would ask for one.
  await app.db.execute(sql`UPDATE users SET first_name = 'Olive' WHERE email = ${ADMIN.email}`);
  return {
    ...app,
    mailTo: (address, count = 1) =>
      new Promise((resolve) => {
        const look = () => {
          const mail = mails.filter(({ to }) => to === address)[count - 1];
          if (!mail) return;
          waiting.delete(look);
          resolve(mail);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** The link that a mail asks to open. */
export function linkIn(mail: Mail): string {
  const link = /https?:\/\/\S+#token=\S+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`No link in this mail:\n${mail.text}`);
  return link;
}
