import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Event, Invite, Session } from '../generated/prisma/client.ts';
import type { UserRow } from '../users/user.ts';
import { eventsAbout, findPerson, type PersonBy } from './person.ts';

/** How many events an export holds at most, the latest first: more than anybody reads, and no more than an answer carries. */
export const MOST_EVENTS = 10_000;

/** All that is held about a person. */
export interface PersonExport {
  readonly generatedAt: Date;
  readonly user: UserRow | null;
  readonly invites: readonly Invite[];
  readonly events: readonly object[];
  readonly sessions: readonly object[];
}

/** Gathers all that is held about a person; nothing but the time where there is nothing. */
export async function exportPerson(app: Pick<App, 'db'>, by: PersonBy): Promise<PersonExport> {
  const person = await findPerson(app.db, by);
  if (!person) {
    return { generatedAt: new Date(), user: null, invites: [], events: [], sessions: [] };
  }
  const [invites, events, sessions] = await Promise.all([
    app.db.query<Invite>(sql`
      SELECT * FROM invites WHERE id = ANY(${[...person.inviteIds]}::uuid[]) ORDER BY created_at DESC, id DESC`),
    app.db.query<Event>(sql`
      SELECT * FROM events WHERE ${eventsAbout(person)}
      ORDER BY occurred_at DESC, id DESC LIMIT ${MOST_EVENTS}`),
    app.db.query<Session>(sql`
      SELECT * FROM sessions WHERE user_id = ${person.user?.id ?? null}::uuid
      ORDER BY created_at DESC, id DESC`),
  ]);
  return {
    generatedAt: new Date(),
    user: person.user,
    invites,
    events: events.map(({ id, type, occurredAt, actorKind, actorId, subjectId, data }) => ({
      id,
      type,
      occurredAt,
      actor: { kind: actorKind, id: actorId },
      subjectId,
      data,
    })),
    // Not what a token is made of.
    sessions: sessions.map((session) => ({
      id: session.id,
      createdAt: session.createdAt,
      lastRefreshedAt: session.rotatedAt,
      expiresAt: session.idleExpiresAt,
      endedAt: session.revokedAt,
      endReason: session.revokeReason,
      userAgent: session.userAgent,
    })),
  };
}
