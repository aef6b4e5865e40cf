import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import type { Caller } from '../events/caller.ts';
import { existingInvite } from './existing-invite.ts';
import { claimKeys, keyReused } from './idempotency.ts';
import type { AskedInvite } from './invite-shape.ts';
import type { IssueOutcome } from './issued-invite.ts';

/** Answers drafts whose idempotency key was used before, and claims the other keys. */
export async function replayEarlierUses(
  app: Pick<App, 'keys'>,
  tx: Transaction,
  caller: Caller,
  drafts: readonly AskedInvite[],
  outcomes: Map<AskedInvite, IssueOutcome>,
) {
  const firstUse = new Map<string, AskedInvite>();
  for (const draft of drafts) {
    if (draft.idempotencyKey === null) continue;
    if (firstUse.has(draft.idempotencyKey)) outcomes.set(draft, keyReused());
    else firstUse.set(draft.idempotencyKey, draft);
  }
  const keyed = [...firstUse].map(([key, draft]) => ({ key, draft }));
  const earlier = await claimKeys(
    tx,
    caller,
    keyed.map(({ key, draft }) => ({ key, input: inputOf(draft) })),
  );
  const replayed = new Set<AskedInvite>();
  for (const { key, draft } of keyed) {
    const use = earlier.get(key);
    if (use === undefined) continue;
    replayed.add(draft);
    outcomes.set(
      draft,
      use instanceof Error ? use : { ...existingInvite(app, caller, use.invite), created: use.created },
    );
  }
  return { replayed, claimed: keyed.filter(({ key }) => !earlier.has(key)) };
}

/** What makes a draft this one and no other, for its idempotency key. */
function inputOf({
  idempotencyKey: _,
  requestId: __,
  traceparent: ___,
  locale,
  redirectUrl,
  reminders,
  ...draft
}: AskedInvite): object {
  // What is left out stays out, as for the version which knew none of it: its keys are good for a day.
  return {
    ...draft,
    ...(locale !== null && { locale }),
    ...(redirectUrl !== null && { redirectUrl }),
    ...(!reminders && { reminders }),
  };
}
