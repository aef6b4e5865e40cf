import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import type { RateName } from '../rates/rates.ts';

/** How many times longer than the first wait the longest is. */
const LONGEST_WAIT = 4;

/** An attempt to sign in that was let through; it must end in exactly one of the two ways. */
export interface Attempt {
  /**
   * The password was right: nothing stays counted.
   *
   * @throws RateLimitedError when too many others failed meanwhile: of guesses at the same moment, no more than the
   *   rate allows learn anything
   */
  succeeded(): Promise<void>;
  /**
   * The password was wrong: that counts, and the last failure that is allowed begins a wait, each twice as long as the
   * one before.
   *
   * @throws RateLimitedError when too many others failed meanwhile
   */
  failed(): Promise<void>;
}

/**
 * Says whether somebody may try to sign in now.
 *
 * Failures count for the account and for the network that they come from. A known network (see `knowNetwork`) has a count
 * of its own, so that strangers who try passwords elsewhere make each other wait, and not the person.
 *
 * @throws RateLimitedError while there is a wait, ServiceUnavailableError when nobody can say
 */
export async function beginAttempt(
  { limits }: Pick<App, 'limits'>,
  email: string,
  clientAddress: string,
): Promise<Attempt> {
  // Asked first and alone: what a network that is refused names leaves no row, and costs nothing.
  await limits.consume('signInAddress', clientAddress, 0);
  const here = networkKey(email, clientAddress);
  const known = (await limits.recall('signInNetwork', here)) > 0;
  const account = known
    ? ({ rate: 'signInKnownNetwork', key: here } as const)
    : ({ rate: 'signInAccount', key: email } as const);
  await limits.consume(account.rate, account.key, 0);
  const counters: readonly { rate: RateName; key: string }[] = [
    account,
    { rate: 'signInAddress', key: clientAddress },
  ];

  async function wait(rate: RateName, key: string): Promise<void> {
    const waits = await limits.remember('signInWait', `${rate} ${key}`);
    await limits.block(rate, key, limits.rates[rate].seconds * Math.min(2 ** (waits - 1), LONGEST_WAIT));
  }

  return {
    async succeeded() {
      await Promise.all(counters.map(({ rate, key }) => limits.consume(rate, key)));
      await Promise.all(counters.map(({ rate, key }) => limits.giveBack(rate, key)));
    },
    async failed() {
      await Promise.all(
        counters.map(async ({ rate, key }) => {
          const failures = await limits.consume(rate, key);
          if (failures >= limits.rates[rate].points) await wait(rate, key);
        }),
      );
    },
  };
}

/**
 * Knows a network as a person's own for 30 days from now on, so that guesses from elsewhere keep nobody there from signing
 * in. Called in the transaction that opens a session of the account there, or continues one.
 */
export async function knowNetwork(
  tx: Transaction,
  { limits }: Pick<App, 'limits'>,
  email: string,
  clientAddress: string,
): Promise<void> {
  await limits.renew(tx, 'signInNetwork', networkKey(email, clientAddress));
}

function networkKey(email: string, clientAddress: string): string {
  return JSON.stringify([email, clientAddress]);
}
