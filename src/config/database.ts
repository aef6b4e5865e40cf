import { resolve } from 'node:path';
import { z } from 'zod';
import type { Settings } from './setting.ts';
import { trueOrFalse, urlWith } from './shapes.ts';

/** Where the rows live: a PostgreSQL of one's own, or the embedded one under a folder. */
export type DatabaseSetting =
  | { readonly kind: 'external'; readonly url: string }
  | { readonly kind: 'embedded'; readonly dataDir: string };

/** The database. */
export const DATABASE = {
  databaseUrl: {
    name: 'DATABASE_URL',
    isSecret: true,
    shape: urlWith(/^postgres(ql)?:$/, 'must be a postgres:// address.'),
    absent: 'none',
    meaning:
      'A PostgreSQL 14 or newer. None: an embedded, real PostgreSQL under `DATA_DIR`, started and stopped with the service.',
  },
  dataDir: {
    name: 'DATA_DIR',
    shape: z.string().transform((folder) => resolve(folder)),
    default: '.data',
    meaning: 'The folder of the embedded database and of the generated secret.',
  },
  migrate: {
    name: 'MIGRATE',
    shape: trueOrFalse,
    default: { embedded: 'true', external: 'false' },
    meaning: 'Applies pending migrations at the start.',
  },
} as const satisfies Settings;

/** What of DATABASE_URL names a file, as libpq has it. */
const FILES = ['sslrootcert', 'sslcert', 'sslkey'] as const;

/** The problems with the files that DATABASE_URL names, for the driver would tell of them in its own words, each time. */
export function databaseFileProblems(url: string, readFile: (path: string) => string): string[] {
  const options = new URL(url).searchParams;
  return FILES.flatMap((option) => {
    const path = options.get(option);
    if (path === null || path === 'system') return [];
    try {
      readFile(path);
      return [];
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return [`DATABASE_URL names in ${option} a file that cannot be read (${code ?? message}).`];
    }
  });
}
