import type { Role } from '@usher/client';
import type { Recipient } from './parse-recipients.ts';

/** What a person said about words that are no roles, by the word. */
export type RoleChoices = Readonly<Record<string, Role | undefined>>;

/** Divides the rows into those whose role is known, or chosen, and those that wait for somebody to choose one. */
export function withChosenRoles(recipients: readonly Recipient[], choices: RoleChoices) {
  const ready: Recipient[] = [];
  const waiting: Recipient[] = [];
  for (const recipient of recipients) {
    const role = recipient.unclearRole === null ? recipient.role : choices[recipient.unclearRole];
    if (recipient.unclearRole !== null && !role) waiting.push(recipient);
    else ready.push({ ...recipient, role: role ?? null });
  }
  return { ready, waiting };
}
