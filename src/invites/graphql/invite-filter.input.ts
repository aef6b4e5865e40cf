import { builder } from '../../graphql/builder.ts';
import { DateTimeRange } from '../../graphql/date-time-range.ts';
import { RoleType } from '../../users/graphql/role.type.ts';
import { DeliveryStatusType, InviteStatusType } from './invite.type.ts';

export const InviteFilter = builder.inputType('InviteFilter', {
  description: 'Which invites to list; what is left out excludes nothing.',
  fields: (t) => ({
    status: t.field({
      type: [InviteStatusType],
      description: 'Any of these. PENDING means live; EXPIRED includes what has just lapsed.',
    }),
    role: t.field({ type: [RoleType], description: 'Any of these.' }),
    search: t.string({ description: 'Part of the address, any case. An empty text excludes nothing.' }),
    email: t.string({
      description:
        'This very address, any case. An empty text, like any other that is no address, leaves none.',
    }),
    invitedById: t.id({
      description: 'Sent by this user. An empty text, like any other that is no id, leaves none.',
    }),
    createdAt: t.field({ type: DateTimeRange, description: 'Created within.' }),
    expiresAt: t.field({ type: DateTimeRange, description: 'Whose window closes within.' }),
    renewalRequested: t.boolean({ description: 'Whether the invitee has asked for a new link.' }),
    label: t.string({ description: 'Part of a label, any case. An empty text excludes nothing.' }),
    delivery: t.field({
      type: [DeliveryStatusType],
      description: 'Whose latest mail fared in one of these ways.',
    }),
  }),
});
