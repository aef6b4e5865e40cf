import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { RateLimitedError } from '../rates/rate-limited-error.ts';
import type { IssuedInvite } from './issued-invite.ts';
import { type Rotation, rotateInvites } from './rotate-invites.ts';

/**
 * Rotates invites and counts their mails. An invite whose address has had its mails for now stays as it was.
 *
 * @returns those that were rotated, and the refusals by address
 */
export async function rotateWithinRates(
  app: Pick<App, 'keys' | 'config' | 'limits'>,
  tx: Transaction,
  caller: Caller | null,
  rotations: readonly Rotation[],
): Promise<{ rotated: IssuedInvite[]; refused: ReadonlyMap<string, RateLimitedError> }> {
  // A rotation cannot be taken back alone: all of them are, and then made anew without those that get no mail now.
  await tx.execute(sql`SAVEPOINT before_rotation`);
  const rotated = await rotateInvites(app, tx, caller, rotations);
  const mailed = rotated.filter(({ invite }) => invite.deliveryStatus === 'QUEUED');
  const refused = await app.limits.consumeEach(
    tx,
    'mail',
    mailed.map(({ invite }) => invite.email),
  );
  if (refused.size === 0) return { rotated, refused };
  await tx.execute(sql`ROLLBACK TO SAVEPOINT before_rotation`);
  const rest = await rotateWithinRates(
    app,
    tx,
    caller,
    rotations.filter(({ invite }) => !refused.has(invite.email)),
  );
  return { rotated: rest.rotated, refused: new Map([...refused, ...rest.refused]) };
}
