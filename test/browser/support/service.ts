import { pino } from 'pino';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { Mail } from '../../../src/mail/mailer.ts';
import type { App } from '../../../src/platform/app.ts';
import { createTestDatabase } from '../../support/database.ts';

export const ADMIN = { email: 'admin@example.com', password: 'correct horse staple tide' };

/** A whole service, on a database of its own. */
export interface TestService {
  readonly url: string;
  readonly app: App;
  /** Every mail that was sent, the oldest first. */
  readonly mails: readonly Mail[];
  stop(): Promise<void>;
}

/** Starts a service with one admin, as an operator would, but for the mail, which is kept here. */
export async function startService(settings: Readonly<Record<string, string>> = {}): Promise<TestService> {
  const database = await createTestDatabase();
  const mails: Mail[] = [];
  const config = parseConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    SECRET: 'a secret that only the browser tests know',
    MAIL: 'off',
    MIGRATE: 'true',
    RATE_LIMITS: 'off',
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...settings,
  });
  const service = createApp(config, pino({ level: 'error' }, process.stderr), {
    mailer: {
      send: async (mail) => void mails.push(mail),
      close: async () => {},
    },
  });
  const { url, app } = await service.start();
  await service.ready();
  return {
    url,
    app,
    mails,
    stop: async () => {
      await service.stop();
      await database.drop();
    },
  };
}
