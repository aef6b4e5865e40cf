import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { deriveKeys } from '../../src/crypto/keys.ts';
import { replaceSecrets } from '../../src/database/known-secrets.ts';
import { sql } from '../../src/database/sql.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { expectType } from '../support/flow.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const OLD = 'the old secret of at least 32 characters';
const NEW = 'the new secret of at least 32 characters';

let database: TestDatabase;
let mailbox: Mailbox;
let replicas: TestApp[];

beforeEach(async () => {
  replicas = [];
  database = await createTestDatabase();
  mailbox = await startMailbox();
});

afterEach(async () => {
  for (const app of replicas) await app.stop();
  await mailbox.close();
  await database.drop();
});

/** A replica with this SECRET. */
async function replica(SECRET: string): Promise<TestApp> {
  const env = { SECRET, SMTP_URL: mailbox.url, PUBLIC_URL: 'https://usher.example.com' };
  const app = await startTestApp({ database, env });
  replicas.push(app);
  return app;
}

/** What becomes of a replica that starts with this SECRET: null where it is taken, else what it says. */
async function refusalOf(SECRET: string): Promise<string | null> {
  const config = parseConfig({ DATABASE_URL: database.url, SECRET, PORT: '0', MAIL: 'off', CONSOLE: 'off' });
  const service = createApp(config, createLogger({ level: 'silent' }));
  await service.start();
  try {
    await service.ready();
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await service.stop();
  }
}

describe('a replica with a SECRET that the others do not have', () => {
  test('is refused, and told what to do', async () => {
    const app = await replica(OLD);
    expect(await refusalOf(NEW)).toMatch(
      /SECRET is not one that this database is served with.*SECRET=new,old/,
    );
    expect(await refusalOf(OLD)).toBeNull();
    expect((await fetch(`${app.url}/ready`)).status).toBe(200);
  });

  test('is taken once it was put in the place of the old one, which is refused from then on', async () => {
    const app = await replica(OLD);
    await replaceSecrets(app.db, deriveKeys(NEW).fingerprint);
    expect(await refusalOf(NEW)).toBeNull();
    expect(await refusalOf(OLD)).toMatch(/SECRET/);
    expect(await refusalOf(`${NEW},${OLD}`)).toBeNull();
    expect(await refusalOf(OLD)).toMatch(/SECRET/);
  });
});

describe('SECRET, rotated as the page says', () => {
  test('is the old one, both, and the new one; then the old one is over', async () => {
    for (const secret of [OLD, `${OLD},${NEW}`, `${NEW},${OLD}`, OLD, `${NEW},${OLD}`, NEW]) {
      expect(await refusalOf(secret)).toBeNull();
    }
    expect(await refusalOf(OLD)).toMatch(/SECRET/);
    expect(await refusalOf(`${NEW},${OLD}`)).toBeNull();
  });

  test('loses no mail while one replica has the new one and another one does not', async () => {
    const [before, after] = [await replica(OLD), await replica(`${NEW},${OLD}`)];
    const admin = await after.admin();
    const emails = Array.from({ length: 6 }, () => someone('rotated'));
    for (const email of emails) await admin.can.createInvite({ email });
    for (const email of emails) {
      const { text = '' } = await mailbox.mailTo(email);
      const token = /#token=([\w-]{43})/.exec(text)?.[1] ?? '';
      expect(await after.as().validateInvite(token)).toMatchObject({ valid: true });
    }
    await until('every invite is SENT', async () => {
      const left = await after.db.query(sql`
        SELECT FROM invites WHERE delivery_status IS DISTINCT FROM 'SENT' AND email LIKE 'rotated%'`);
      return left.length === 0;
    });
    const token = (await admin.invites(someone())).token;
    const accepted = await before.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
    expectType(accepted, 'AcceptInvitePayload');
  }, 60_000);
});
