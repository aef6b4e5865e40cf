import type { ActorKind, EventFilter, EventType } from '@usher/client';
import { setParameters, useParameter } from '../use-address.ts';
import { ACTOR_WORDS, EVENT_WORDS } from './event-words.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NAMES = ['type', 'by', 'actor', 'subject', 'from', 'until'] as const;

/** What the page is narrowed to, as it stands in the address: a link shows the same to others, and a reload keeps it. */
export function useActivityFilter() {
  const values = {
    type: useParameter('type'),
    by: useParameter('by'),
    actor: useParameter('actor'),
    subject: useParameter('subject'),
    from: useParameter('from'),
    until: useParameter('until'),
  };
  const types = (values.type?.split(',') ?? []).filter((type): type is EventType => type in EVENT_WORDS);
  const by = values.by !== null && values.by in ACTOR_WORDS ? (values.by as ActorKind) : null;
  const from = startOf(values.from, 0);
  // Until the end of that day.
  const until = startOf(values.until, 1);
  const filter: EventFilter = {
    ...(types.length > 0 && { type: types }),
    ...(by && { actorKind: [by] }),
    ...(values.actor && { actorId: values.actor }),
    ...(values.subject && { subjectId: values.subject }),
    ...((from || until) && { occurredAt: { ...(from && { gte: from }), ...(until && { lt: until }) } }),
  };
  return {
    ...values,
    types,
    by,
    filter,
    isNarrowed: Object.keys(filter).length > 0,
    set: (changes: Partial<Record<(typeof NAMES)[number], string | null>>) => setParameters(changes),
    clear: () => setParameters(Object.fromEntries(NAMES.map((name) => [name, null]))),
  };
}

/** The beginning of a day where the reader is, or of one some days later. */
function startOf(day: string | null, later: number): string | null {
  if (day === null || !DAY.test(day)) return null;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const start = new Date(year, month - 1, date + later);
  return Number.isNaN(start.getTime()) ? null : start.toISOString();
}
