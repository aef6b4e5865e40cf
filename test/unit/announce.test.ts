import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { FirstAdmin } from '../../src/invites/first-admin.ts';
import { announce } from '../../src/process/announce.ts';

const SETTINGS = { adminEmail: 'boss@example.com', adminPassword: 'a password', rateLimits: true };

/** The warnings of a service that became ready. */
function warnings(firstAdmin: FirstAdmin, settings: Partial<typeof SETTINGS> | object = {}): string[] {
  const said: string[] = [];
  const stream = { write: (line: string) => void said.push(JSON.parse(line).msg) };
  announce({ ...SETTINGS, ...settings }, firstAdmin, pino({ level: 'warn' }, stream));
  return said;
}

describe('an operator', () => {
  it('is warned of an ADMIN_PASSWORD that is ignored, and told why', () => {
    expect(warnings({ kind: 'none needed' })).toEqual([
      'ADMIN_PASSWORD is ignored: there is an active admin already. Take it out of the settings.',
    ]);
    expect(warnings({ kind: 'none needed' }, { adminEmail: null })).toEqual([
      'ADMIN_PASSWORD is ignored: ADMIN_EMAIL is not set. Take it out of the settings.',
    ]);
  });

  it('is not warned of one that has made the first admin, or of none', () => {
    expect(warnings({ kind: 'account made', email: 'boss@example.com' })).toEqual([]);
    expect(warnings({ kind: 'none needed' }, { adminPassword: null })).toEqual([]);
  });

  it('is warned of rates that are off', () => {
    expect(warnings({ kind: 'none needed' }, { adminPassword: null, rateLimits: false })).toEqual([
      expect.stringContaining('RATE_LIMITS=off'),
    ]);
  });
});
