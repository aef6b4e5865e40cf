import { z } from 'zod';
import { DEFAULT_RATES, parseRates } from '../rates/rates.ts';
import type { Settings } from './setting.ts';
import { onOrOff } from './shapes.ts';

const rates = z.string().transform((text, context) => {
  const parsed = parseRates(text);
  if (parsed) return parsed;
  context.addIssue(
    `must be name=points/seconds, separated by commas; the names are ${Object.keys(DEFAULT_RATES).join(', ')}.`,
  );
  return z.NEVER;
});

/** How often something may happen. */
export const RATES = {
  rateLimits: {
    name: 'RATE_LIMITS',
    shape: onOrOff,
    default: 'on',
    meaning:
      '`off` lifts the rates, for tests and benchmarks; the 60 seconds between two mails of one invite stay.',
  },
  rates: {
    name: 'RATES',
    shape: rates,
    absent: 'those of docs/operations.md',
    meaning: 'Other rates than the usual ones, for example `mail=10/86400,refresh=60/60`.',
  },
} as const satisfies Settings;
