import type { Invite } from '../generated/prisma/client.ts';

/** An invite together with its token, which exists in payloads and mails only. */
export interface IssuedInvite {
  readonly invite: Invite;
  readonly token: string;
}
