import type { Find } from '../database/loaders.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { Actor, EventType } from '../events/event.ts';
import { SETTLED_BELOW } from '../events/event-position.ts';
import { uuidOrNull } from '../platform/shape.ts';

/** An event as the log shows it. */
export interface LoggedEvent {
  readonly id: string;
  readonly type: EventType;
  readonly occurredAt: Date;
  readonly actorKind: Actor['kind'];
  readonly actorId: string | null;
  /** Looked up now; null once the account or key is gone. */
  readonly actorName: string | null;
  readonly subjectId: string;
  /** Whether the subject is still there. */
  readonly subjectExists: boolean;
  readonly revision: number;
  readonly data: Record<string, unknown>;
  readonly requestId: string | null;
  /** A bigint, as text. */
  readonly position: string;
}

/** Which events to show; what is left out excludes nothing. */
export interface EventFilter {
  readonly type?: readonly EventType[] | null | undefined;
  readonly actorId?: string | null | undefined;
  readonly actorKind?: readonly Actor['kind'][] | null | undefined;
  readonly subjectId?: string | null | undefined;
  readonly occurredAt?:
    | { readonly gte?: Date | null | undefined; readonly lt?: Date | null | undefined }
    | null
    | undefined;
}

export const EVENT_COLUMNS = sql`
  id, type, occurred_at, actor_kind, actor_id, actor_issuer, subject_id, revision, data, request_id, position`;

/**
 * The conditions of a part of the log.
 *
 * Oldest first, what is not settled yet is left out: whoever goes on from the last cursor then gets every event once, also
 * those of a transaction that began early and committed late. Newest first is for people, who would miss the latest ones.
 */
export function eventConditions(filter: EventFilter, direction: 'ASC' | 'DESC'): Statement[] {
  const { type, actorId, actorKind, subjectId, occurredAt } = filter;
  return [
    ...(direction === 'ASC' ? [sql`position < ${SETTLED_BELOW}`] : []),
    ...(type != null ? [sql`type = ANY(${[...type]}::text[])`] : []),
    ...(actorKind != null ? [sql`actor_kind = ANY(${[...actorKind]}::actor_kind[])`] : []),
    ...(actorId != null ? [idIs(sql`actor_id`, actorId)] : []),
    ...(subjectId != null ? [idIs(sql`subject_id`, subjectId)] : []),
    ...(occurredAt?.gte ? [sql`occurred_at >= ${occurredAt.gte}`] : []),
    ...(occurredAt?.lt ? [sql`occurred_at < ${occurredAt.lt}`] : []),
  ];
}

function idIs(column: Statement, text: string): Statement {
  const id = uuidOrNull(text);
  return id === null ? sql`false` : sql`${column} = ${id}::uuid`;
}

/**
 * Adds to a page of events what is looked up when it is read: who did it, by name, and whether the subject is still there.
 *
 * @param page a statement that reads EVENT_COLUMNS, in order
 */
export function withNames(page: Statement): Statement {
  return sql`
    SELECT page.*,
      CASE actor_kind
        WHEN 'USER' THEN (SELECT concat_ws(' ', first_name, last_name) FROM users WHERE users.id = actor_id)
        WHEN 'API_KEY' THEN (SELECT name FROM api_keys WHERE api_keys.id = actor_id)
        WHEN 'IDENTITY' THEN actor_issuer
      END AS actor_name,
      CASE split_part(type, '.', 1)
        WHEN 'invite' THEN EXISTS (SELECT FROM invites WHERE invites.id = subject_id)
        WHEN 'user' THEN EXISTS (SELECT FROM users WHERE users.id = subject_id)
        WHEN 'api_key' THEN EXISTS (SELECT FROM api_keys WHERE api_keys.id = subject_id)
        WHEN 'webhook_endpoint' THEN EXISTS (SELECT FROM webhook_endpoints WHERE webhook_endpoints.id = subject_id)
        ELSE false
      END AS subject_exists
    FROM (${page}) AS page`;
}

/** Events by their ids. */
export const findEvents: Find<string, LoggedEvent> = async (db, ids) => {
  const events = await db.query<LoggedEvent>(
    withNames(sql`SELECT ${EVENT_COLUMNS} FROM events WHERE id = ANY(${[...ids]}::uuid[])`),
  );
  return new Map(events.map((event) => [event.id, event]));
};
