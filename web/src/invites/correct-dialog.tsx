import { Button, Center, Group, Loader, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type InviteDetailsFragment, type InviteRowFragment, isRefusal } from '@usher/client';
import { useCreateInviteMutation, useInviteQuery, useRevokeInviteMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { useFieldErrors } from '../field-errors.ts';
import { notifyDone, notifyError, notifyRefusal } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import classes from './invite-drawer.module.css';

/** The service's own bounds of a window, in seconds. */
const SHORTEST_WINDOW = 300;
const LONGEST_WINDOW = 2_592_000;

interface Props {
  /** Null: nothing is asked. */
  readonly invite: InviteRowFragment | null;
  readonly onClose: () => void;
}

/** Mends a mail that did not arrive: invites the right address to the same, and takes the wrong invite back. */
export function CorrectDialog({ invite, onClose }: Props) {
  return (
    <Modal opened={invite !== null} onClose={onClose} title="Correct the address">
      {invite && <Load id={invite.id} onClose={onClose} />}
    </Modal>
  );
}

function Load({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const [{ data, error }] = useInviteQuery({ variables: { id } });
  if (data?.invite) return <Correct invite={data.invite} onClose={onClose} />;
  if (error) return <ProblemAlert problem={describeError(error)} />;
  return <Center p="xl">{data ? <Text>This invite is gone.</Text> : <Loader aria-label="Loading" />}</Center>;
}

function Correct({
  invite,
  onClose,
}: {
  readonly invite: InviteDetailsFragment;
  readonly onClose: () => void;
}) {
  const [{ fetching: creating }, createInvite] = useCreateInviteMutation();
  const [{ fetching: revoking }, revokeInvite] = useRevokeInviteMutation();
  const [email, setEmail] = useState(invite.email);
  const [problem, setProblem] = useState<Problem | null>(null);

  const same = email.trim().toLowerCase() === invite.email;
  const fields = useFieldErrors({
    email:
      email.trim() === '' ? 'Enter the right address.' : same && 'This is the address that did not work.',
  });

  const correct = async (event: FormEvent) => {
    event.preventDefault();
    if (!fields.isGood()) return;
    setProblem(null);
    const { data, error } = await createInvite({ input: { email, ...sameAs(invite) } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.createInvite)) {
      if (!fields.refuse(data.createInvite)) setProblem(describeRefusal(data.createInvite));
      return;
    }
    const right = data.createInvite.invite.email;
    onClose();
    notifyDone(`${right} is invited.`, 'The mail is on its way.');
    const revoked = await revokeInvite({
      input: { invite: { id: invite.id }, reason: `The address was wrong: ${right} is invited instead.` },
    });
    if (!revoked.data) return notifyError(revoked.error);
    if (isRefusal(revoked.data.revokeInvite)) notifyRefusal(revoked.data.revokeInvite);
  };

  return (
    <form noValidate onSubmit={correct}>
      <Stack>
        {invite.delivery.error && (
          <Text fz="sm" className={classes['email'] ?? ''}>
            {invite.delivery.error}
          </Text>
        )}
        <ProblemAlert problem={problem} />
        <TextInput
          label="Email"
          description="Gets the same role, labels and message. The invite to the wrong address is revoked."
          type="email"
          autoComplete="off"
          data-autofocus
          value={email}
          error={fields.at('email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={creating || revoking}>
            Invite the right one
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What the right one gets: all that the wrong one carried, for as long. */
function sameAs({ role, roles, message, metadata, createdAt, expiresAt }: InviteDetailsFragment) {
  const window = Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 1000);
  return {
    role,
    roles: [...roles],
    message,
    metadata,
    expiresInSeconds: Math.min(LONGEST_WINDOW, Math.max(SHORTEST_WINDOW, window)),
  };
}
