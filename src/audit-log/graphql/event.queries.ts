import { builder } from '../../graphql/builder.ts';
import { isRowBeyond, type Keyset, pageOf, pageRequest, pageStatement } from '../../graphql/connection.ts';
import { DateTimeRange } from '../../graphql/date-time-range.ts';
import { OrderDirection } from '../../graphql/order-direction.ts';
import { EVENT_COLUMNS, eventConditions, type LoggedEvent, withNames } from '../event-log.ts';
import { ActorKindType, EventRef, EventTypeType } from './event.type.ts';

const EventFilter = builder.inputType('EventFilter', {
  description: 'Which events to list; what is left out excludes nothing.',
  fields: (t) => ({
    type: t.field({ type: [EventTypeType], description: 'Any of these.' }),
    actorId: t.id({ description: 'Done by this user or API key.' }),
    actorKind: t.field({ type: [ActorKindType], description: 'Any of these.' }),
    subjectId: t.id({ description: 'What happened to this.' }),
    occurredAt: t.field({ type: DateTimeRange, description: 'When it happened.' }),
  }),
});

function keysetOf(direction: 'ASC' | 'DESC'): Keyset<LoggedEvent> {
  return { name: `POSITION_${direction}`, direction, column: 'position', value: ({ position }) => position };
}

builder.queryField('events', (t) =>
  t.connection(
    {
      type: EventRef,
      nullable: true,
      access: { scopes: [['events:read']] },
      description:
        'What happened, and who did it, newest first unless `direction` says otherwise. Ascending, a poller that keeps `endCursor` gets every event once: what other transactions may still precede is left out until it is settled, and on an empty page `endCursor` is the `after` that was given.',
      args: {
        filter: t.arg({ type: EventFilter, description: 'Which ones; all where it is left out.' }),
        direction: t.arg({
          type: OrderDirection,
          required: true,
          defaultValue: 'DESC',
          description: 'Newest first, or in the order in which a poller reads.',
        }),
      },
      resolve: async (_root, { filter, direction, ...args }, { app }) => {
        const request = pageRequest(args, keysetOf(direction));
        const source = {
          table: 'events',
          conditions: eventConditions(filter ?? {}, direction),
          planned: filter ? 'each time' : 'once',
        } as const;
        const statement = pageStatement({ ...source, columns: EVENT_COLUMNS }, request);
        const rows = await app.db.query<LoggedEvent>(withNames(statement), source);
        const { edges, pageInfo } = pageOf(rows, request, (side) =>
          isRowBeyond(app.db, source, request, side),
        );
        // Whether there are more is looked up when it is asked for: no copy of it.
        const endCursor = pageInfo.endCursor ?? args.after ?? null;
        return { edges, pageInfo: Object.create(pageInfo, { endCursor: { value: endCursor } }) };
      },
    },
    { name: 'EventConnection', description: 'A page of events.' },
    { name: 'EventEdge', description: 'An event, and its place in the log.' },
  ),
);
