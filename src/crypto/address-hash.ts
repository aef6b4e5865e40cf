import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/** Stands for an address where the address itself must not stand: nobody without the key can tell whose it is. */
export function addressHash(keys: Pick<Keys, 'log'>, email: string): string {
  return createHmac('sha256', keys.log[0]).update(email).digest('base64url');
}
