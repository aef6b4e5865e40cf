import { randomBytes } from 'node:crypto';
import type { App } from '../app-type.ts';
import { unwrapKey, wrapKey } from '../crypto/wrapped-key.ts';
import { sql } from '../database/sql.ts';

const KEY_BYTES = 32;

/**
 * The key by which the addresses that want no mail are hashed, the same for all replicas: made at the first start, and kept
 * under each SECRET that the database is served with.
 *
 * Derived from SECRET it would go with it, and everybody who wants no mail would get some again. Whoever has the database
 * alone cannot open it. Where SECRET was lost and replaced, a new one is made.
 */
export async function agreeOnAddressKey(app: Pick<App, 'db' | 'keys'>): Promise<Uint8Array> {
  const { addressKey, fingerprint } = app.keys;
  const own = fingerprint.map((print, index) => ({ print, wrapping: addressKey[index] as Uint8Array }));
  return app.db.transaction(async (tx) => {
    // One at a time: replicas start together. The lock is that of agreeOnSecrets, which changes the same rows.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('usher secrets', 0))`);
    const rows = await tx.query<{ fingerprint: Buffer; addressKey: Buffer | null }>(sql`
      SELECT fingerprint, address_key FROM secret_fingerprints`);
    const kept = own.map(({ print, wrapping }) => ({
      print,
      wrapping,
      row: rows.find((row) => row.fingerprint.equals(print)),
    }));
    const open = kept.find(({ row }) => row?.addressKey);
    const key = open?.row?.addressKey
      ? unwrapKey(open.wrapping, open.row.addressKey)
      : randomBytes(KEY_BYTES);
    for (const { print, wrapping, row } of kept) {
      if (!row || row.addressKey) continue;
      await tx.execute(sql`
        UPDATE secret_fingerprints SET address_key = ${wrapKey(wrapping, key)} WHERE fingerprint = ${print}`);
    }
    return key;
  });
}
