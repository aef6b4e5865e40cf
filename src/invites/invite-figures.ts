import type { App } from '../app-type.ts';
import { COUNTED_AT_MOST } from '../database/count-rows.ts';
import { sql } from '../database/sql.ts';

/** How far back figures go where nobody says, and at most. In weeks. */
const WEEKS = { usual: 12, most: 53 } as const;
const MOST_INVITERS = 20;

/** What became of some invites. */
export interface Outcomes {
  readonly invited: number;
  readonly accepted: number;
  readonly declined: number;
  readonly expired: number;
}

/** What became of the invites that were created since a moment. */
export interface InviteFigures extends Outcomes {
  /** The moment from which on they were counted: later than asked for where there are very many. */
  readonly since: Date;
  readonly pending: number;
  readonly revoked: number;
  readonly medianSecondsToAccept: number | null;
  readonly weeks: readonly (Outcomes & { readonly startsAt: Date })[];
  readonly inviters: readonly (Outcomes & {
    readonly invitedById: string | null;
    readonly name: string | null;
  })[];
}

const OUTCOMES = sql`
  count(*)::int AS invited, count(*) FILTER (WHERE status = 'ACCEPTED')::int AS accepted,
  count(*) FILTER (WHERE status = 'DECLINED')::int AS declined, count(*) FILTER (WHERE status = 'EXPIRED')::int AS expired`;

/**
 * Adds up what became of the invites that were created since a moment, by the database's clock. At most the latest
 * COUNTED_AT_MOST are looked at, so the cost is bounded.
 *
 * @param since null: the last 12 weeks; never more than the last 53
 */
export async function inviteFigures(app: Pick<App, 'db'>, since: Date | null): Promise<InviteFigures> {
  const [row] = await app.db.query<{ figures: InviteFiguresJson }>(
    sql`
    WITH asked AS (
      SELECT greatest(
        coalesce(${since}::timestamptz, now() - make_interval(weeks => ${WEEKS.usual})),
        now() - make_interval(weeks => ${WEEKS.most})
      ) AS since
    ),
    cohort AS MATERIALIZED (
      SELECT created_at, accepted_at, invited_by_id, invited_by_name,
        CASE WHEN status = 'PENDING' AND expires_at <= now() THEN 'EXPIRED' ELSE status END AS status
      FROM invites WHERE created_at >= (SELECT since FROM asked)
      ORDER BY created_at DESC, id DESC LIMIT ${COUNTED_AT_MOST}
    ),
    bounds AS (
      SELECT CASE WHEN count(*) = ${COUNTED_AT_MOST} THEN min(created_at) ELSE (SELECT since FROM asked) END AS since
      FROM cohort
    ),
    weeks AS (
      SELECT week AS starts_at, count(created_at)::int AS invited,
        count(*) FILTER (WHERE status = 'ACCEPTED')::int AS accepted,
        count(*) FILTER (WHERE status = 'DECLINED')::int AS declined,
        count(*) FILTER (WHERE status = 'EXPIRED')::int AS expired
      FROM generate_series(
        date_trunc('week', (SELECT since FROM bounds), 'UTC'), date_trunc('week', now(), 'UTC'), interval '168 hours'
      ) AS week
      LEFT JOIN cohort ON date_trunc('week', created_at, 'UTC') = week
      GROUP BY week
    ),
    inviters AS (
      SELECT invited_by_id, max(invited_by_name) AS name, ${OUTCOMES} FROM cohort
      GROUP BY invited_by_id ORDER BY count(*) DESC, invited_by_id LIMIT ${MOST_INVITERS}
    )
    SELECT json_build_object(
      'since', (SELECT since FROM bounds),
      'weeks', (SELECT coalesce(json_agg(weeks ORDER BY starts_at), '[]') FROM weeks),
      'inviters', (SELECT coalesce(json_agg(inviters ORDER BY invited DESC, invited_by_id), '[]') FROM inviters),
      'total', (SELECT row_to_json(total) FROM (
        SELECT ${OUTCOMES}, count(*) FILTER (WHERE status = 'PENDING')::int AS pending,
          count(*) FILTER (WHERE status = 'REVOKED')::int AS revoked,
          round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - created_at))
            FILTER (WHERE status = 'ACCEPTED'))::int AS median
        FROM cohort
      ) AS total)
    ) AS figures`,
    { planned: 'each time' },
  );
  if (!row) throw new Error('Counting returned no row.');
  const { since: from, weeks, inviters, total } = row.figures;
  const { median, ...counts } = total;
  return {
    ...counts,
    since: new Date(from),
    medianSecondsToAccept: median,
    weeks: weeks.map(({ starts_at, ...week }) => ({ ...week, startsAt: new Date(starts_at) })),
    inviters: inviters.map(({ invited_by_id, ...inviter }) => ({ ...inviter, invitedById: invited_by_id })),
  };
}

/** As PostgreSQL writes it. */
interface InviteFiguresJson {
  readonly since: string;
  readonly weeks: readonly (Outcomes & { readonly starts_at: string })[];
  readonly inviters: readonly (Outcomes & {
    readonly invited_by_id: string | null;
    readonly name: string | null;
  })[];
  readonly total: Outcomes & {
    readonly pending: number;
    readonly revoked: number;
    readonly median: number | null;
  };
}
