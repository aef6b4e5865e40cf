import type { Mail, Mailer } from './mailer.ts';

/** A mailer that keeps what it is given, and fails when it is told to: for tests. */
export interface MemoryMailer extends Mailer {
  readonly sent: readonly Mail[];
  /** Makes every further mail fail with this; null lets them go again. */
  failWith(error: Error | null): void;
}

/** Keeps mails in memory. */
export function createMemoryMailer(): MemoryMailer {
  const sent: Mail[] = [];
  let failure: Error | null = null;
  return {
    sent,
    failWith(error) {
      failure = error;
    },
    async send(mail) {
      if (failure) throw failure;
      sent.push(mail);
    },
    async close() {},
  };
}
