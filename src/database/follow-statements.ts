import { PrismaPg } from '@prisma/adapter-pg';
import { followPart } from '../platform/tracing.ts';

/** What a statement mostly is about: the first table that it changes, or else reads. `FOR UPDATE` changes nothing. */
const CHANGED = /\b(INSERT INTO|(?<!\b(?:FOR|KEY)\s+)UPDATE|DELETE FROM)\s+(?:"?public"?\.)?"?([a-z_]+)/i;
const READ = /\bFROM\s+(?:"?public"?\.)?"?([a-z_]+)/i;

/**
 * Runs a statement in a span of its own, where somebody records what is under way. The span says no more of it than its verb and
 * its table.
 */
export function followStatement<T>(text: string, run: () => Promise<T>): Promise<T> {
  return followPart(() => ({ name: summaryOf(text), kind: 'client', attributes: POSTGRESQL }), run);
}

const POSTGRESQL = { 'db.system.name': 'postgresql' };

/** A statement as OpenTelemetry's `db.query.summary` has it: `INSERT events`. */
export function summaryOf(text: string): string {
  const [, change, changed] = CHANGED.exec(text) ?? [];
  if (change) return `${change.split(' ', 1)[0]?.toUpperCase()} ${changed}`;
  const [, read] = READ.exec(text) ?? [];
  return read ? `SELECT ${read}` : 'SELECT';
}

/** Prisma's way to PostgreSQL, whose statements can be followed as well. */
export class FollowedPrismaPg extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = (query) => followStatement(query.sql, () => queryRaw(query));
    return adapter;
  }
}
