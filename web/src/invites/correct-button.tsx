import { Button } from '@mantine/core';
import type { InviteRowFragment } from '@usher/client';
import type { InviteActions } from './invite-dialogs.tsx';
import { isUndelivered } from './statuses.ts';

interface Props {
  readonly invite: InviteRowFragment;
  readonly actions: InviteActions;
}

/** Beside a mail that did not arrive: the way to mend it. */
export function CorrectButton({ invite, actions }: Props) {
  if (!isUndelivered(invite)) return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      onClick={() => actions.ask('correct', invite)}
      aria-label={`Correct the address ${invite.email}`}
    >
      Correct the address
    </Button>
  );
}
