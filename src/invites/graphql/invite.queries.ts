import { COUNTED_AT_MOST } from '../../database/count-rows.ts';
import { builder } from '../../graphql/builder.ts';
import { isRowBeyond, type Keyset, pageOf, pageRequest, pageStatement } from '../../graphql/connection.ts';
import { type ErrorCode, ErrorCodeType } from '../../graphql/errors.ts';
import { addNodeSource } from '../../graphql/node.ts';
import { OrderDirection } from '../../graphql/order-direction.ts';
import { selectedColumns } from '../../graphql/selected-columns.ts';
import { uuidOrNull } from '../../platform/shape.ts';
import { RoleType } from '../../users/graphql/role.type.ts';
import { countInvites } from '../count-invites.ts';
import { InviteExpiredError, InviteSupersededError } from '../invite-errors.ts';
import { inviteList } from '../invite-list.ts';
import type { HeldInvite } from '../token-refusal.ts';
import { type InviteVerdict, validateInvite } from '../validate-invite.ts';
import { InviteType } from './invite.type.ts';
import { InviteFilter } from './invite-filter.input.ts';
import { inviteSelection, relationColumns, type SelectedInvite, withPeople } from './loaded-invite.ts';

const READS = { scopes: [['invites:read']] } as const;

const InviteOrderField = builder.enumType('InviteOrderField', {
  description: 'What a list of invites is sorted by; the id breaks ties.',
  values: {
    CREATED_AT: { description: 'When it was created.' },
    EXPIRES_AT: { description: 'When its window closes.' },
    EMAIL: { description: 'The address, by code point.' },
  },
});

const InviteOrder = builder.inputType('InviteOrder', {
  description: 'How a list of invites is sorted.',
  fields: (t) => ({
    field: t.field({ type: InviteOrderField, required: true, description: 'By what.' }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Which way.' }),
  }),
});

const ORDERS = {
  CREATED_AT: { column: 'created_at', value: 'createdAt' },
  EXPIRES_AT: { column: 'expires_at', value: 'expiresAt' },
  EMAIL: { column: 'email', value: 'email' },
} as const;

function keysetOf(field: keyof typeof ORDERS, direction: 'ASC' | 'DESC'): Keyset<SelectedInvite> {
  const { column, value } = ORDERS[field];
  return {
    name: `${field}_${direction}`,
    direction,
    column,
    // The statement below always reads this column.
    value: (invite) => invite[value] as Date | string,
  };
}

builder.queryField('invite', (t) =>
  t.prismaField({
    type: InviteType,
    nullable: true,
    access: READS,
    description: 'One invite; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'The id of the invite.' }) },
    resolve: (query, _root, args, { app }) => {
      const id = uuidOrNull(args.id);
      return id === null ? null : app.db.prisma.invite.findUnique({ ...query, where: { id } });
    },
  }),
);

addNodeSource({
  typename: 'Invite',
  access: READS,
  find: ({ app }, query, id) => app.db.prisma.invite.findUnique({ ...query, where: { id } }),
});

builder.queryField('invites', (t) =>
  t.connection(
    {
      type: InviteType,
      nullable: true,
      access: READS,
      description: 'The invites, newest first unless ordered otherwise.',
      args: {
        filter: t.arg({ type: InviteFilter, description: 'Which ones; all where it is left out.' }),
        orderBy: t.arg({
          type: InviteOrder,
          defaultValue: { field: 'CREATED_AT', direction: 'DESC' },
          description: 'In which order.',
        }),
      },
      resolve: async (_root, args, context, info) => {
        const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' };
        const request = pageRequest(args, keysetOf(field, direction));
        const filter = args.filter ?? {};
        const now = context.now();
        const source = { table: 'invites', ...inviteList(filter, ORDERS[field].column, now) } as const;
        const selection = inviteSelection(context, info, [['nodes'], ['edges', 'node']]);
        const columns = selectedColumns(selection, [
          'id',
          ORDERS[field].value,
          ...relationColumns(selection),
        ]);
        const rows = await context.app.db.query<SelectedInvite>(
          pageStatement({ ...source, columns }, request),
          source,
        );
        const page = pageOf(await withPeople(context, selection, rows), request, (side) =>
          isRowBeyond(context.app.db, source, request, side),
        );
        return {
          pageInfo: page.pageInfo,
          edges: page.edges as never,
          count: () => countInvites(context.app, filter, now),
        };
      },
    },
    {
      name: 'InviteConnection',
      description: 'A page of invites.',
      fields: (c) => ({
        totalCount: c.int({
          description: `How many the filter leaves, on all pages. Counted only when asked for: exactly by status and role, and up to ${COUNTED_AT_MOST.toLocaleString('en')} where more is searched for.`,
          resolve: ({ count }) => count(),
        }),
      }),
    },
    { name: 'InviteEdge', description: 'An invite, and its place in the list.' },
  ),
);

const InvitePreview = builder.objectRef<HeldInvite>('InvitePreview').implement({
  description: 'What the holder of a link may see of the invite.',
  fields: (t) => ({
    email: t.expose('email', { type: 'EmailAddress', description: 'Who is invited.' }),
    role: t.expose('role', { type: RoleType, description: 'What the account will be allowed to do here.' }),
    roles: t.exposeStringList('roles', { description: 'The labels that the account will carry.' }),
    invitedByName: t.exposeString('invitedByName', { nullable: true, description: 'Who sent it, by name.' }),
    message: t.exposeString('message', { nullable: true, description: 'What the inviter says; plain text.' }),
    locale: t.expose('locale', {
      type: 'Locale',
      nullable: true,
      description: "The invitee's language; null: the service's usual one.",
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'The link works before this moment.' }),
  }),
});

const InviteValidation = builder.objectRef<InviteVerdict>('InviteValidation').implement({
  description: 'What the holder of a link may see before accepting.',
  fields: (t) => ({
    valid: t.boolean({
      description: 'Whether the invite can be accepted.',
      resolve: ({ refusal }) => refusal === null,
    }),
    code: t.field({
      type: ErrorCodeType,
      nullable: true,
      description: 'Why it is not valid.',
      resolve: ({ refusal }) => (refusal ? (refusal.code as ErrorCode) : null),
    }),
    message: t.string({
      nullable: true,
      description: 'Why it is not valid: a whole English sentence, for people.',
      resolve: ({ refusal }) => refusal?.message ?? null,
    }),
    invite: t.field({
      type: InvitePreview,
      nullable: true,
      description: 'Only when valid.',
      resolve: ({ invite }) => invite,
    }),
    renewable: t.boolean({
      description: 'Whether the page may offer to ask for a new link: requestInviteRenewal.',
      resolve: ({ refusal }, _args, { app }) =>
        refusal instanceof InviteExpiredError && app.config.renewal !== 'off',
    }),
    supersededAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a newer link took the place of this one; null where none did.',
      resolve: ({ refusal }) => (refusal instanceof InviteSupersededError ? refusal.supersededAt : null),
    }),
    expiredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the window closed; null where that is not what is in the way.',
      resolve: ({ refusal }) => (refusal instanceof InviteExpiredError ? refusal.expiredAt : null),
    }),
  }),
});

builder.queryField('validateInvite', (t) =>
  t.field({
    type: InviteValidation,
    access: 'public',
    description:
      'What became of the invite of a link. Reads only; refused over GET, where the token would be logged.',
    args: { token: t.arg.string({ required: true, description: 'The token in the link.' }) },
    resolve: (_root, { token }, { app, clientAddress }) => validateInvite(app, token, clientAddress),
  }),
);
