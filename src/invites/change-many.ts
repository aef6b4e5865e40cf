import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { DomainError } from '../platform/domain-error.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { InviteNotFoundError, RoleNotAllowedError } from './invite-errors.ts';
import { lapseInvites } from './lapse-invites.ts';
import { commitUnless } from './roll-back.ts';

/** How many invites one call changes at most: the contract's. */
export const MANY = 1_000;

/** Which invites to change, in the order in which what became of them is told. */
export interface ManyInvites {
  /** Ids as they were given; what is no id finds no invite. */
  readonly ids: readonly string[];
  /** Whether the list that they were taken from goes on. */
  readonly hasMore: boolean;
  /** Decide every row, and write nothing. */
  readonly dryRun: boolean;
}

/** In a dry run: the row would have been changed. */
export class InviteWouldChange {
  readonly invite: Pick<Invite, 'id' | 'email' | 'status'>;
  constructor(invite: Pick<Invite, 'id' | 'email' | 'status'>) {
    this.invite = invite;
  }
}

/** What became of each invite, in the order of the ids. */
export interface ManyChanged<Row extends object> {
  readonly results: readonly (Row | DomainError | InviteWouldChange)[];
  /** How many invites are another than before: none in a dry run. */
  readonly changedCount: number;
  readonly failedCount: number;
  readonly hasMore: boolean;
}

/** A change of many invites in one transaction. */
interface Change<Row extends object> {
  /** What to hold before any row. */
  readonly lock?: (tx: Transaction) => Promise<void>;
  /** Which rows to hold beside those that are to be changed. */
  readonly alsoHeld?: (ids: readonly string[]) => Statement;
  /**
   * Changes the invites, which are held until the end, by the rule of the single operation.
   *
   * @param invites by id, in the order of the ids; those that are missing are not there
   * @returns by id, what became of each
   */
  make(
    tx: Transaction,
    invites: ReadonlyMap<string, Invite>,
  ): Promise<ReadonlyMap<string, Row | DomainError>>;
  /** Whether a row says that its invite was changed. */
  isChanged(row: Row): boolean;
}

/** Changes many invites at once, each by itself: a row that is refused leaves the others alone. */
export async function changeMany<Row extends object>(
  app: Pick<App, 'db'>,
  { ids: given, hasMore, dryRun }: ManyInvites,
  change: Change<Row>,
): Promise<ManyChanged<Row>> {
  const asked = given.map(uuidOrNull);
  const ids = [...new Set(asked.filter((id) => id !== null))];
  const { outcome } = await commitUnless(
    app.db,
    async (tx) => {
      await change.lock?.(tx);
      const invites = await holdInvites(tx, ids, change.alsoHeld?.(ids));
      return { invites, rows: await change.make(tx, invites) };
    },
    () => dryRun,
  );
  const isChange = (row: Row | DomainError | undefined): row is Row =>
    row !== undefined && !(row instanceof DomainError) && change.isChanged(row);
  const rows = [...outcome.rows.values()];
  const results = asked.map((id) => {
    const invite = id === null ? undefined : outcome.invites.get(id);
    const row = id === null ? undefined : outcome.rows.get(id);
    if (!invite || !row) return new InviteNotFoundError();
    return dryRun && isChange(row) ? new InviteWouldChange(invite) : row;
  });
  return {
    results,
    changedCount: dryRun ? 0 : rows.filter(isChange).length,
    failedCount: results.filter((row) => row instanceof DomainError).length,
    hasMore,
  };
}

/**
 * Holds invites until the end of the transaction, and stores which windows have closed.
 *
 * @returns them by id, as they are now, in the order of the ids
 */
async function holdInvites(
  tx: Transaction,
  ids: readonly string[],
  alsoHeld: Statement | undefined,
): Promise<Map<string, Invite>> {
  const wanted = sql`SELECT id FROM invites WHERE id = ANY(${[...ids]}::uuid[])`;
  const held = await tx.query<{ id: string }>(sql`
    SELECT id FROM invites
    WHERE id = ANY(ARRAY(${alsoHeld ? sql`${wanted} UNION SELECT id FROM invites WHERE ${alsoHeld}` : wanted}))
    -- One order for everybody, so that two batches never wait for each other in a circle.
    ORDER BY email, id FOR UPDATE`);
  await lapseInvites(tx, sql`id = ANY(${held.map(({ id }) => id)}::uuid[])`);
  const rows = await tx.query<Invite>(sql`SELECT * FROM invites WHERE id = ANY(${[...ids]}::uuid[])`);
  const byId = new Map(rows.map((invite) => [invite.id, invite]));
  return new Map(ids.flatMap((id) => (byId.has(id) ? [[id, byId.get(id) as Invite] as const] : [])));
}

/**
 * Why a caller may not change an invite among many.
 *
 * @returns null where the invite does not grant ADMIN, or the caller may grant that
 */
export function roleRefusal(caller: Caller, { role }: Pick<Invite, 'role'>): RoleNotAllowedError | null {
  return role === 'ADMIN' && !caller.mayGrantAdmin ? new RoleNotAllowedError(role) : null;
}
