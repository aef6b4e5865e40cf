import type pg from 'pg';
import { OperatorError } from '../platform/operator-error.ts';

interface Rights {
  readonly role: string;
  readonly is_queue_hidden: boolean;
  /** Tables that the role may not read and write, and sequences that it may not use. */
  readonly lacking: string[];
}

/**
 * Lets a start go on only with a role that may do what the service does. To one that owns nothing, row level security
 * makes graphile-worker's queue look empty: changes would be made, and no mail ever sent.
 *
 * @throws OperatorError naming what the role lacks; what the driver throws when the database does not answer
 */
export async function assertMayServe(db: Pick<pg.Pool, 'query'>): Promise<void> {
  const { rows } = await db.query<Rights>(`
    WITH ours AS (
      SELECT oid, relkind, oid::regclass::text AS name FROM pg_class
      WHERE relnamespace IN (current_schema()::regnamespace, 'graphile_worker'::regnamespace)
        AND relname NOT IN ('_prisma_migrations', 'migrations')
    )
    SELECT current_user AS role,
      row_security_active('graphile_worker._private_jobs') AS is_queue_hidden,
      ARRAY(
        SELECT name FROM ours
        WHERE relkind IN ('r', 'p') AND NOT (
                has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
                AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
           OR relkind = 'S' AND NOT has_sequence_privilege(oid, 'USAGE')
        ORDER BY name) AS lacking`);
  const [{ role, is_queue_hidden, lacking } = { role: '', is_queue_hidden: false, lacking: [] }] = rows;
  const advice = 'docs/operations.md says which rights a role needs that owns nothing ("Your PostgreSQL").';
  if (lacking.length > 0) {
    const some =
      lacking.slice(0, 3).join(', ') + (lacking.length > 3 ? ` and ${lacking.length - 3} more` : '');
    throw new OperatorError(`The role "${role}" may not read and write ${some}. ${advice}`);
  }
  if (is_queue_hidden) {
    throw new OperatorError(
      `The role "${role}" cannot see the jobs: row level security hides them from a role that does not own them. ` +
        `Serve as their owner, or: ALTER ROLE "${role}" BYPASSRLS. ${advice}`,
    );
  }
}
