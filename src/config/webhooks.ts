import type { Settings } from './setting.ts';
import { networks, urlWith, wholeNumber } from './shapes.ts';

/** Requests to addresses that an admin gave. */
export const WEBHOOKS = {
  webhookNetworks: {
    name: 'WEBHOOK_NETWORKS',
    shape: networks,
    absent: 'none',
    meaning:
      'Networks that webhooks may reach though they are not public, for example `10.1.0.0/16`. Plain http is allowed there too. Whoever may make endpoints can then send requests to every host in them.',
  },
  webhookProxy: {
    name: 'WEBHOOK_PROXY',
    isSecret: true,
    shape: urlWith(/^https?:$/, 'must be an http:// or https:// address.'),
    absent: 'none',
    meaning:
      'An egress proxy that all webhooks go through. It decides which names may be reached, because it is the one that resolves them.',
  },
  webhookDays: {
    name: 'WEBHOOK_DAYS',
    shape: wholeNumber(5, 3_650),
    default: '30',
    meaning: 'For how many days what was sent is kept, to be looked at and to be replayed.',
  },
} as const satisfies Settings;
