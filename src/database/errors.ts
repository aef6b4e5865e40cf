import { Prisma } from '../generated/prisma/client.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';

/** By these codes PostgreSQL says that nothing happened and that another try may succeed. */
const RETRYABLE = new Set(['40001', '40P01', '55P03']);

/**
 * PostgreSQL's codes for "not now": connection exceptions (class 08), a login or a database that is not there, as while
 * one is restored or a password changed (28P01, 28000, 3D000), out of connections, memory or disk (class 53), shutting
 * down or starting (57P01 to 57P05), a statement or a transaction that took too long (57014, 25P03, 25P04), read-only
 * during a failover (25006), its disk failing (class 58), somebody else in the way too often (40001, 40P01, 55P03).
 */
const AWAY = /^(08...|28P01|28000|3D000|53...|57P0[1-5]|57014|25P0[34]|25006|58...|40001|40P01|55P03)$/;

/** Node's codes, and Prisma's, for a database that cannot be reached. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAGAIN',
  'ENOENT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EMFILE',
  'ENFILE',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
]);

// `pg` and its pool throw these without a code.
const AWAY_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|connection ended|cannot use a pool after calling end|not queryable|client was closed|^query read timeout$/i;

/**
 * A table, a column or a schema that is not there, in PostgreSQL's words and in Prisma's: the database was not migrated
 * to this version, or is being migrated at this moment.
 */
const NOT_MIGRATED = new Set(['42P01', '42703', '3F000', 'P2021', 'P2022']);

/** Whether a transaction that failed with this may be tried again without harm. */
export function isRetryable(error: unknown): boolean {
  const cause = error instanceof ServiceUnavailableError ? error.cause : error;
  return RETRYABLE.has(codeOf(cause));
}

/** PostgreSQL's classes for data that no column takes (22) and a constraint that is violated (23). */
const BAD_DATA = /^2[23]...$/;

/**
 * Whether PostgreSQL said that nothing of a transaction happened: then its parts may be tried again, each by itself. After a
 * connection broke, nobody knows whether the transaction was committed.
 */
export function nothingHappened(error: unknown): boolean {
  return isRetryable(error) || BAD_DATA.test(codeOf(error));
}

/**
 * What a failed statement means to a caller: ServiceUnavailableError when the database is away, too busy or not
 * migrated, else the error as it was.
 *
 * @param error thrown by `pg` or by Prisma
 */
export function databaseError(error: unknown): unknown {
  if (error instanceof ServiceUnavailableError) return error;
  if (isAway(error)) {
    return new ServiceUnavailableError('The database does not answer at the moment.', { cause: error });
  }
  if (NOT_MIGRATED.has(codeOf(error))) {
    return new ServiceUnavailableError('The database is not migrated to this version: npm run migrate.', {
      cause: error,
    });
  }
  return error;
}

/** Whether PostgreSQL ended a statement because it took too long. */
export function isTimeout(error: unknown): boolean {
  return codeOf(error instanceof ServiceUnavailableError ? error.cause : error) === '57014';
}

/** Whether a statement's answer never came, so that its connection is of no more use. */
export function isUnanswered(error: unknown): boolean {
  const cause = error instanceof ServiceUnavailableError ? error.cause : error;
  return cause instanceof Error && /^query read timeout$/i.test(cause.message);
}

/** Whether this means that the database does not answer, or not now. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ServiceUnavailableError) return true;
  const code = codeOf(error);
  if (AWAY.test(code) || AWAY_CODES.has(code)) return true;
  if (AWAY_MESSAGES.test(error.message) && !(error instanceof Prisma.PrismaClientKnownRequestError))
    return true;
  return error.cause !== undefined && error.cause !== error && isAway(error.cause);
}

/** What Prisma makes of a driver's error; PostgreSQL's own code is deep inside. */
interface PrismaMeta {
  readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } };
}

/** PostgreSQL's code, where it said something; else Node's or Prisma's. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, meta } = error as { code?: unknown; meta?: PrismaMeta };
  const found = meta?.driverAdapterError?.cause?.originalCode ?? code;
  return typeof found === 'string' ? found : '';
}

/** The unique index that a statement ran into, or null when it failed of something else. */
export function violatedUniqueIndex(error: unknown): string | null {
  if (codeOf(error) !== '23505') return null;
  return (error as { constraint?: string }).constraint ?? '';
}
