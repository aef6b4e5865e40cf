import { isIP } from 'node:net';
import { z } from 'zod';
import type { Settings } from './setting.ts';
import { urlWith, wholeNumber } from './shapes.ts';

const NETWORKS = 'must be networks in CIDR notation, separated by commas, for example 10.1.0.0/16,fd00::/8.';

/** Requests to addresses that an admin gave. */
export const WEBHOOKS = {
  webhookNetworks: {
    name: 'WEBHOOK_NETWORKS',
    shape: z
      .string()
      .transform((text) => text.split(',').map((network) => network.trim()))
      .refine((networks) => networks.every(isNetwork), NETWORKS),
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

function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const family = isIP(address);
  return (
    rest.length === 0 &&
    family !== 0 &&
    /^\d{1,3}$/.test(prefix) &&
    Number(prefix) <= (family === 4 ? 32 : 128)
  );
}
