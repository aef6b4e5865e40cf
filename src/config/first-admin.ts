import { z } from 'zod';
import { parseEmailAddress } from '../platform/email-address.ts';
import type { Settings } from './setting.ts';

/** Who may manage a service that nobody can manage yet. */
export const FIRST_ADMIN = {
  adminEmail: {
    name: 'ADMIN_EMAIL',
    shape: z
      .string()
      .refine(
        (text) => parseEmailAddress(text) !== null,
        'must be an e-mail address that mail can be sent to.',
      ),
    absent: 'none',
    meaning:
      'The first admin, on a database without an active one: with `ADMIN_PASSWORD` the account is made, otherwise an invite is, and its link printed (to `admin@example.com` when this is not set either).',
  },
  adminPassword: {
    name: 'ADMIN_PASSWORD',
    isSecret: true,
    isVerbatim: true,
    shape: z.string(),
    absent: 'none',
    meaning: 'The password of the first admin; see `ADMIN_EMAIL`.',
  },
} as const satisfies Settings;
