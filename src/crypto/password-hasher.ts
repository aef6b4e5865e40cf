import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { createSemaphore } from '../platform/semaphore.ts';
import { followPart } from '../platform/tracing.ts';

/** OWASP's Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const TARGET = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** A stored hash asks for its own cost, so a planted one could ask for all the memory there is. */
const CEILING = { memoryCost: 262_144, timeCost: 10, parallelism: 4 } as const;

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{22,86}$/;

/** With the wait for its turn. */
const HASH = () => ({ name: 'hash password' });
const VERIFY = () => ({ name: 'verify password' });

/** Hashes and verifies passwords, a bounded number at a time. */
export interface PasswordHasher {
  /**
   * Hashes a password with argon2id, as a PHC string.
   *
   * @throws ServiceUnavailableError when too many are waiting
   */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one that was hashed.
   *
   * @param phc what is stored; null for an account that is unknown. That, and a hash of an unknown format or of a cost
   *   above the ceiling, takes the usual time and is false.
   * @throws ServiceUnavailableError when too many are waiting
   */
  verify(phc: string | null, password: string): Promise<boolean>;
  /** Whether a stored hash is weaker than those that are made today. */
  needsRehash(phc: string): boolean;
}

interface Limits {
  /** How many run at once: each takes a thread of libuv's four, and 19 MiB. */
  readonly concurrency: number;
  /** How many may wait. */
  readonly waiting: number;
  /** How long one may wait. */
  readonly maxWaitMs: number;
}

/** At 22 ms a hash, sixteen waiting are done in a fifth of a second; 256 held the file system up for six. */
const LIMITS: Limits = { concurrency: 2, waiting: 16, maxWaitMs: 3_000 };

/**
 * Makes the hasher. Passwords are compared in Unicode's NFC, so that two keyboards' ways to write é are one.
 *
 * @param limits how much is taken on at once
 * @param argon2 the functions that compute, for tests of the bounds
 */
export function createPasswordHasher(limits: Limits = LIMITS, argon2 = { hash, verify }): PasswordHasher {
  const semaphore = createSemaphore(limits);
  const { memoryCost, timeCost, parallelism } = TARGET;
  // Nobody's hash: no password is known that it fits, and verifying against it costs what a real one costs.
  const nobody = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${base64(16)}$${base64(32)}`;

  return {
    hash(password) {
      return followPart(HASH, () => semaphore(() => argon2.hash(password.normalize('NFC'), TARGET)));
    },
    async verify(phc, password) {
      const usable = phc !== null && isUsable(phc);
      const matches = await followPart(VERIFY, () =>
        semaphore(() => argon2.verify(usable ? phc : nobody, password.normalize('NFC'))),
      );
      return usable && matches;
    },
    needsRehash(phc) {
      const cost = costOf(phc);
      return !cost || cost.memoryCost < memoryCost || cost.timeCost < timeCost;
    },
  };
}

function isUsable(phc: string): boolean {
  const cost = costOf(phc);
  return (
    cost !== null &&
    cost.memoryCost <= CEILING.memoryCost &&
    cost.timeCost <= CEILING.timeCost &&
    cost.parallelism <= CEILING.parallelism
  );
}

function costOf(phc: string) {
  const match = PHC.exec(phc);
  if (!match) return null;
  return { memoryCost: Number(match[1]), timeCost: Number(match[2]), parallelism: Number(match[3]) };
}

function base64(bytes: number): string {
  return randomBytes(bytes).toString('base64').replace(/=+$/, '');
}
