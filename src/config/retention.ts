import type { Settings } from './setting.ts';
import { wholeNumber } from './shapes.ts';

/** How long what is over is kept. */
export const RETENTION = {
  eventDays: {
    name: 'EVENT_DAYS',
    shape: wholeNumber(1, 36_500),
    default: '90',
    meaning: 'For how many days events are kept.',
  },
  endedInviteDays: {
    name: 'ENDED_INVITE_DAYS',
    shape: wholeNumber(0, 36_500),
    default: '0',
    meaning:
      'For how many days invites are kept after they were accepted, declined or revoked, or expired; then they are deleted, and nothing but ids is left of what events tell of them. 0 keeps them.',
  },
} as const satisfies Settings;
