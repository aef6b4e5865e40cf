import { COUNTED_AT_MOST } from '../../database/count-rows.ts';
import { builder } from '../../graphql/builder.ts';
import { type InviteStats, inviteStats } from '../count-invites.ts';
import { type InviteFigures, inviteFigures, type Outcomes } from '../invite-figures.ts';

/** Counts of each status, and figures that are worked out where somebody asks for one. */
interface Stats extends InviteStats {
  readonly figures: () => Promise<InviteFigures>;
}

function outcomesType<Row extends Outcomes>(name: string, description: string) {
  const ref = builder.objectRef<Row>(name).implement({ description });
  builder.objectFields(ref, (t) => ({
    invited: t.int({ description: 'How many were created.', resolve: (row) => row.invited }),
    accepted: t.int({ description: 'How many of them became an account.', resolve: (row) => row.accepted }),
    declined: t.int({ description: 'How many of them were declined.', resolve: (row) => row.declined }),
    expired: t.int({ description: 'How many of them have expired.', resolve: (row) => row.expired }),
  }));
  return ref;
}

const InviteWeekType = outcomesType<InviteFigures['weeks'][number]>(
  'InviteWeek',
  'What became of the invites that were created in one week.',
);
builder.objectField(InviteWeekType, 'startsAt', (t) =>
  t.expose('startsAt', { type: 'DateTime', description: 'Its Monday, 00:00 UTC.' }),
);

const InviterFiguresType = outcomesType<InviteFigures['inviters'][number]>(
  'InviterFigures',
  'What became of the invites that one person sent.',
);
builder.objectFields(InviterFiguresType, (t) => ({
  invitedById: t.exposeID('invitedById', {
    nullable: true,
    description:
      'Who, for the filter of the list; null for the service itself, and for accounts that are gone.',
  }),
  name: t.exposeString('name', {
    nullable: true,
    description: 'The name of who sent them, as the invites have it.',
  }),
}));

const FIGURES = `Of the invites created since \`figuresStartAt\``;

const InviteStatsType = builder.objectRef<Stats>('InviteStats').implement({
  description:
    'How many invites there are of each status: of all or, where `since` is given, of those created since; and what became of them.',
  fields: (t) => ({
    pending: t.exposeInt('pending', { description: 'Live ones.' }),
    accepted: t.exposeInt('accepted', { description: 'Those that became an account.' }),
    declined: t.exposeInt('declined', { description: 'Those that the invitee declined.' }),
    revoked: t.exposeInt('revoked', { description: 'Those that were taken back.' }),
    expired: t.exposeInt('expired', { description: 'Those whose window has closed.' }),
    figuresStartAt: t.field({
      type: 'DateTime',
      description: `Since when the figures below count: \`since\`, within the last 53 weeks; without it the last 12 weeks. Later where more than ${COUNTED_AT_MOST.toLocaleString('en')} invites were created since then.`,
      resolve: async ({ figures }) => (await figures()).since,
    }),
    medianSecondsToAccept: t.int({
      nullable: true,
      description: `${FIGURES} and accepted: half were accepted within so many seconds. Null where none was.`,
      resolve: async ({ figures }) => (await figures()).medianSecondsToAccept,
    }),
    weeks: t.field({
      type: [InviteWeekType],
      description: `${FIGURES}, by the week of their creation, the oldest first. Weeks without any are there, too.`,
      resolve: async ({ figures }) => (await figures()).weeks,
    }),
    inviters: t.field({
      type: [InviterFiguresType],
      description: `${FIGURES}, by who sent them: the 20 who sent the most.`,
      resolve: async ({ figures }) => (await figures()).inviters,
    }),
  }),
});

builder.queryField('inviteStats', (t) =>
  t.field({
    type: InviteStatsType,
    nullable: true,
    access: { scopes: [['invites:read']] },
    description: 'How many invites there are of each status, and what became of those of the last weeks.',
    args: {
      since: t.arg({
        type: 'DateTime',
        description:
          'Count only invites created since; up to 53 weeks ago. Left out, those of any time are counted.',
      }),
    },
    resolve: async (_root, { since }, { app }) => {
      let made: Promise<InviteFigures> | undefined;
      const figures = () => {
        made ??= inviteFigures(app, since ?? null);
        return made;
      };
      if (since == null) return { ...(await inviteStats(app)), figures };
      const { pending, accepted, declined, revoked, expired } = await figures();
      return { pending, accepted, declined, revoked, expired, figures };
    },
  }),
);
