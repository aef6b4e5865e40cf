/** How often something may happen: so many points within so many seconds, from the first one on. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every rate, with what it is counted by. The numbers are the service's own; `RATES` sets others. */
export const DEFAULT_RATES = {
  /** Failed sign-ins of one account, from networks where nobody has been signed in to it lately. */
  signInAccount: { points: 10, seconds: 15 * MINUTE },
  /** Failed sign-ins of one account from one network where somebody has been signed in to it lately. */
  signInKnownNetwork: { points: 10, seconds: 15 * MINUTE },
  /** Failed sign-ins from one network, whatever the account. */
  signInAddress: { points: 30, seconds: 15 * MINUTE },
  /** Wrong current passwords of one user who changes the password or the address. */
  changePassword: { points: 10, seconds: 15 * MINUTE },
  /** Requests for a link that sets a new password, from one network. */
  passwordReset: { points: 10, seconds: 15 * MINUTE },
  /** Mails with such a link to one address. */
  passwordResetMail: { points: 3, seconds: HOUR },
  /** Changes of address that one user asks for. */
  emailChange: { points: 10, seconds: HOUR },
  /** Tokens of links that do not exist, from one network: somebody guesses. */
  unknownToken: { points: 10, seconds: MINUTE },
  /** Tokens that exist, from one network: a whole office may sit behind one address. */
  knownToken: { points: 300, seconds: MINUTE },
  /** Requests for a new link, from one network, whatever the token is. */
  renewal: { points: 10, seconds: MINUTE },
  /** Refreshes of one session. */
  refresh: { points: 30, seconds: MINUTE },
  /** Invitees of one admin. */
  createInvite: { points: 10_000, seconds: HOUR },
  /** Test messages to one webhook endpoint. */
  webhookTest: { points: 10, seconds: MINUTE },
  /** Replays to one webhook endpoint. */
  webhookReplay: { points: 10, seconds: HOUR },
  /** Tests of mails that one caller has sent to itself. */
  testMail: { points: 5, seconds: HOUR },
  /** Mails to one recipient, deleted and created again or not. */
  mail: { points: 5, seconds: DAY },
} as const satisfies Record<string, Rate>;

/** What is remembered without refusing anything, and for how many seconds from the first time on, or from the last renewal. */
export const MEMORY_SECONDS = {
  /** That failures made one account, or one network, wait: each wait is twice as long as the one before. */
  signInWait: DAY,
  /** That a session of an account was opened or went on from a network; renewed while it is used. */
  signInNetwork: 30 * DAY,
} as const satisfies Record<string, number>;

export type MemoryName = keyof typeof MEMORY_SECONDS;

export type RateName = keyof typeof DEFAULT_RATES;

export type Rates = Readonly<Record<RateName, Rate>>;

const ENTRY = /^(?<name>\w+)=(?<points>[1-9]\d{0,6})\/(?<seconds>[1-9]\d{0,6})$/;

/**
 * Reads rates as they are set: `name=points/seconds`, separated by commas; those left out keep their default.
 *
 * @returns every rate, or null for a text that is not of that form or names a rate that there is not
 */
export function parseRates(text: string): Rates | null {
  const rates: Record<string, Rate> = { ...DEFAULT_RATES };
  for (const entry of text.split(',')) {
    const { name, points, seconds } = ENTRY.exec(entry.trim())?.groups ?? {};
    if (name === undefined || !Object.hasOwn(DEFAULT_RATES, name)) return null;
    rates[name] = { points: Number(points), seconds: Number(seconds) };
  }
  return rates as Rates;
}
