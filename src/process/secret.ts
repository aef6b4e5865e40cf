import { secretFile } from '../config.ts';
import { readOrCreateSecret } from '../crypto/generated-secret.ts';
import { deriveKeys } from '../crypto/keys.ts';
import { createDatabase } from '../database/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { replaceSecrets } from '../database/known-secrets.ts';
import { standardSecret } from '../outgoing/standard-webhook.ts';
import { createLogger } from '../platform/logger.ts';
import { readConfig } from './read-config.ts';
import { failWith } from './start-problem.ts';

const DONE = `From now on the database is served with the SECRET that is set here, and no other.
Restart every replica with it. Sessions of the one before end; links that were sent still open,
and to mail or copy one again, resend the invite.
`;

/**
 * `usher secret replace`: puts the SECRET of the settings in the place of those that the database knows, because they
 * were lost or have leaked. Without DATABASE_URL that is the embedded database's.
 */
export async function runSecretReplace(): Promise<void> {
  await replaceSecret().catch(failWith);
}

async function replaceSecret(): Promise<void> {
  const config = readConfig();
  const log = createLogger({ level: 'warn' });
  const { database } = config;
  const server: EmbeddedPostgres =
    database.kind === 'embedded'
      ? await startEmbeddedPostgres({ dataDir: database.dataDir, log })
      : { url: database.url, stop: async () => {} };
  const db = createDatabase({ url: server.url, poolSize: 1, log });
  try {
    const { fingerprint } = deriveKeys(config.secret ?? (await readOrCreateSecret(secretFile(config))));
    await replaceSecrets(db, fingerprint);
    process.stdout.write(DONE);
  } finally {
    await db.close();
    await server.stop();
  }
}

/** `usher secret mail-hook`: prints the secret by which the receiver at MAIL_HOOK_URL knows that a mail is the service's. */
export async function runMailHookSecret(): Promise<void> {
  await printMailHookSecret().catch(failWith);
}

async function printMailHookSecret(): Promise<void> {
  const config = readConfig();
  const { mailHook } = deriveKeys(config.secret ?? (await readOrCreateSecret(secretFile(config))));
  process.stdout.write(`${standardSecret(mailHook[0])}\n`);
}
