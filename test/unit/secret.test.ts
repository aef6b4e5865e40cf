import { inspect } from 'node:util';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { secretOf } from '../../src/crypto/secret.ts';

it('a secret is printed by nothing, and revealed on demand', () => {
  const secret = secretOf('usr_something');
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(line) });
  log.info({ secret, nested: { secret } }, `with ${secret}`);
  const printed = [...lines, JSON.stringify({ secret }), inspect({ secret }), String(secret), `${[secret]}`];
  expect(printed.join('\n')).not.toContain('usr_something');
  expect(secret.reveal()).toBe('usr_something');
});
