import { z } from 'zod';
import type { Settings } from './setting.ts';

const COMPLAINT =
  'must be at least 32 characters, or two such secrets with a comma between them, the new one first.';

/** What every key is derived from. */
export const SECRET = {
  /** Comma-separated secrets, the current one first; null: generated, and kept under `dataDir`. */
  secret: {
    name: 'SECRET',
    isSecret: true,
    shape: z.string().refine((text) => {
      const secrets = text.split(',');
      return secrets.length <= 2 && secrets.every((secret) => secret.trim().length >= 32);
    }, COMPLAINT),
    absent: 'generated in the embedded mode',
    meaning: 'At least 32 characters; every key is derived from it. `new,old` rotates.',
  },
} as const satisfies Settings;
