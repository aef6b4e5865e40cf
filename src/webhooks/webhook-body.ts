import type { Actor, EventType } from '../events/event.ts';

/** An event, as far as a webhook tells of it. */
export interface ToldEvent {
  readonly id: string;
  readonly type: EventType;
  readonly occurredAt: Date;
  readonly actorKind: Actor['kind'];
  readonly actorId: string | null;
  /** Of an IDENTITY. */
  readonly actorIssuer: string | null;
  readonly subjectId: string;
  readonly revision: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The version of what bodies look like: fields may be added, and none is taken away or changed. */
const VERSION = 1;

/**
 * The body of an event's webhook, as Standard Webhooks has it: a type, a time and data.
 *
 * @returns JSON, the same for the same event, because what is signed is its bytes
 */
export function webhookBody(event: ToldEvent): string {
  return JSON.stringify({
    type: event.type,
    timestamp: event.occurredAt.toISOString(),
    data: {
      ...event.data,
      version: VERSION,
      actor: {
        kind: event.actorKind,
        id: event.actorId,
        ...(event.actorIssuer === null ? {} : { issuer: event.actorIssuer }),
      },
      subject: { type: event.type.split('.')[0], id: event.subjectId },
      revision: event.revision,
    },
  });
}
