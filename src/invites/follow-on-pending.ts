import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import type { Caller } from '../events/caller.ts';
import type { NewEvent } from '../events/event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { RateLimitedError } from '../rates/rate-limited-error.ts';
import { existingInvite } from './existing-invite.ts';
import { InviteAlreadyPendingError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { type AskedInvite, causeOf } from './invite-shape.ts';
import type { IssueOutcome } from './issued-invite.ts';
import { mailPausesLeft } from './rotate-invites.ts';
import { rotateWithinRates } from './rotate-within-rates.ts';

/** Does what each draft says for the case that a live invite to its address exists. */
export async function followOnPending(
  app: Pick<App, 'keys' | 'config' | 'limits'>,
  tx: Transaction,
  caller: Caller,
  drafts: readonly AskedInvite[],
  existing: ReadonlyMap<string, Invite>,
  outcomes: Map<AskedInvite, IssueOutcome>,
  events: NewEvent[],
): Promise<void> {
  const again: AskedInvite[] = [];
  for (const draft of drafts) {
    const invite = existing.get(draft.email);
    if (!invite || outcomes.has(draft)) continue;
    if (draft.onPending === 'ERROR') outcomes.set(draft, new InviteAlreadyPendingError(invite));
    if (draft.onPending === 'RETURN_EXISTING') {
      outcomes.set(draft, { ...existingInvite(app, caller, invite), created: false });
    }
    if (draft.onPending === 'RESEND') again.push(draft);
  }
  if (again.length === 0) return;

  const rotations = again.flatMap((draft) => {
    const invite = existing.get(draft.email);
    const { role, roles, message, metadata, locale, redirectUrl, reminders, expiresInSeconds, sendEmail } =
      draft;
    return invite
      ? [
          {
            invite: {
              ...invite,
              role,
              roles,
              message,
              metadata: metadata as Invite['metadata'],
              locale: locale ?? invite.locale,
              redirectUrl,
              reminders,
              windowSeconds: expiresInSeconds,
            },
            sendEmail,
          },
        ]
      : [];
  });
  const { rotated: issuedAgain, refused } = await rotateWithinRates(app, tx, caller, rotations);
  const rotated = new Map(issuedAgain.map((issued) => [issued.invite.email, issued]));
  const pauses = await mailPausesLeft(
    tx,
    rotations.flatMap(({ invite }) => (rotated.has(invite.email) ? [] : invite)),
  );
  for (const draft of again) {
    const issued = rotated.get(draft.email);
    const refusal = refused.get(draft.email);
    const left = pauses.get(existing.get(draft.email)?.id ?? '');
    if (refusal) outcomes.set(draft, refusal);
    else if (issued) {
      outcomes.set(draft, { ...issued, created: false });
      events.push(
        inviteEvent('invite.resent', causeOf(caller, draft), issued.invite, {
          sendEmail: draft.sendEmail,
        }),
      );
    } else if (left !== undefined) outcomes.set(draft, new RateLimitedError(left));
  }
}
