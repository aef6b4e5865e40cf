import { joinSql, rawSql, type Statement, sql } from '../database/sql.ts';
import { containing } from '../database/text-search.ts';
import type { DeliveryStatus, InviteStatus, Role } from '../generated/prisma/client.ts';
import { ADDRESS_CHARACTERS, parseEmailAddress, searchedAddress } from '../platform/email-address.ts';
import { uuidOrNull } from '../platform/shape.ts';

/** A span of time; either end may be left out. */
export interface DateTimeRange {
  readonly gte?: Date | null | undefined;
  readonly lt?: Date | null | undefined;
}

/** Which invites a list shows; what is left out excludes nothing. */
export interface InviteFilter {
  readonly status?: readonly InviteStatus[] | null | undefined;
  readonly role?: readonly Role[] | null | undefined;
  /** Part of the address, any case. */
  readonly search?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly invitedById?: string | null | undefined;
  readonly createdAt?: DateTimeRange | null | undefined;
  readonly expiresAt?: DateTimeRange | null | undefined;
  /** Whether the invitee has asked for a new link. */
  readonly renewalRequested?: boolean | null | undefined;
  /** Part of a label, any case. */
  readonly label?: string | null | undefined;
  /** What became of the latest mail. */
  readonly delivery?: readonly DeliveryStatus[] | null | undefined;
}

const NOTHING = sql`false`;

/**
 * The conditions of a filter.
 *
 * @param now the database's clock: PENDING means live at that moment, EXPIRED includes what no sweep has stored yet
 */
export function inviteConditions(filter: InviteFilter, now: Date): Statement[] {
  const conditions: Statement[] = [];
  if (filter.status != null) conditions.push(statusIs(filter.status, now));
  if (filter.role != null) conditions.push(sql`role = ANY(${[...filter.role]}::role[])`);
  // Nothing but blanks is looked for nowhere: it is no condition, as nothing at all is none.
  const search = filter.search?.trim();
  if (search) conditions.push(containing(sql`email`, searchedAddress(search), ADDRESS_CHARACTERS));
  if (filter.email != null) {
    const email = parseEmailAddress(filter.email);
    conditions.push(email === null ? NOTHING : sql`email = ${email}`);
  }
  if (filter.invitedById != null) {
    const id = uuidOrNull(filter.invitedById);
    conditions.push(id === null ? NOTHING : sql`invited_by_id = ${id}::uuid`);
  }
  if (filter.delivery != null) {
    conditions.push(sql`delivery_status = ANY(${[...filter.delivery]}::delivery_status[])`);
  }
  if (filter.renewalRequested != null)
    conditions.push(sql`renewal_requested_at IS ${rawSql(filter.renewalRequested ? 'NOT NULL' : 'NULL')}`);
  const label = filter.label?.trim();
  // Written as its index has it.
  if (label) conditions.push(sql`roles <> '{}'`, containing(sql`labels_text(roles)`, label));
  conditions.push(...within(sql`created_at`, filter.createdAt), ...within(sql`expires_at`, filter.expiresAt));
  return conditions;
}

function statusIs(statuses: readonly InviteStatus[], now: Date): Statement {
  const wanted = new Set(statuses);
  const stored = [...wanted].filter((status) => status !== 'PENDING');
  const live = wanted.has('PENDING');
  const lapsed = wanted.has('EXPIRED');
  const alternatives = [
    ...(stored.length > 0 ? [sql`status = ANY(${stored}::invite_status[])`] : []),
    ...(live && lapsed ? [sql`status = 'PENDING'`] : []),
    ...(live && !lapsed ? [sql`(status = 'PENDING' AND expires_at > ${now})`] : []),
    ...(lapsed && !live ? [sql`(status = 'PENDING' AND expires_at <= ${now})`] : []),
  ];
  return alternatives.length === 0 ? NOTHING : sql`(${joinSql(alternatives, ' OR ')})`;
}

function within(column: Statement, range: DateTimeRange | null | undefined): Statement[] {
  return [
    ...(range?.gte ? [sql`${column} >= ${range.gte}`] : []),
    ...(range?.lt ? [sql`${column} < ${range.lt}`] : []),
  ];
}
