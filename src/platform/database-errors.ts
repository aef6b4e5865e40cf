import { Prisma } from '../generated/prisma/client.ts';
import { ServiceUnavailableError } from './service-unavailable-error.ts';

/** PostgreSQL's own word that nothing happened and that another try may succeed. */
const RETRYABLE = new Set(['40001', '40P01', '55P03']);

/**
 * PostgreSQL's codes for "not now": connection exceptions (class 08), shutting down or starting (57P01 to 57P03), too
 * many connections (53300), a statement that took too long (57014), read-only during a failover (25006).
 */
const AWAY = /^(08...|57P0[1-5]|53300|57014|25006|40001|40P01|55P03)$/;

/** Node's codes, and Prisma's, for a database that cannot be reached. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EHOSTUNREACH',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
]);

// `pg` and its pool throw these without a code.
const AWAY_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|connection ended|cannot use a pool after calling end|not queryable/i;

/** Whether a transaction that failed with this may be tried again without harm. */
export function isRetryable(error: unknown): boolean {
  const cause = error instanceof ServiceUnavailableError ? error.cause : error;
  return RETRYABLE.has(codeOf(cause));
}

/**
 * What a failed statement means to a caller: ServiceUnavailableError when the database is away or too busy, else the
 * error as it was.
 */
export function databaseError(error: unknown): unknown {
  if (error instanceof ServiceUnavailableError) return error;
  if (!isAway(error)) return error;
  return new ServiceUnavailableError('The database does not answer at the moment. Try again.', {
    cause: error,
  });
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (AWAY.test(code) || AWAY_CODES.has(code)) return true;
  if (AWAY_MESSAGES.test(error.message) && !(error instanceof Prisma.PrismaClientKnownRequestError))
    return true;
  return error.cause !== undefined && error.cause !== error && isAway(error.cause);
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** The unique index that a statement ran into, or null when it failed of something else. */
export function violatedUniqueIndex(error: unknown): string | null {
  if (codeOf(error) !== '23505') return null;
  return (error as { constraint?: string }).constraint ?? '';
}
