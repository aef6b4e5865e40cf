import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type InviteRowFragment, isRefusal } from '@usher/client';
import { useRevokeInviteMutation } from '@usher/client/urql';
import { useState } from 'react';
import { firstCharacters, LONGEST_REASON } from '../characters.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';

interface Props {
  /** Null: nothing is asked. */
  readonly invite: InviteRowFragment | null;
  readonly onClose: () => void;
}

/** Asks before an invite is withdrawn. */
export function RevokeDialog({ invite, onClose }: Props) {
  return (
    <Modal opened={invite !== null} onClose={onClose} title="Revoke this invite?">
      {invite && <Revoke invite={invite} onClose={onClose} />}
    </Modal>
  );
}

function Revoke({ invite, onClose }: { readonly invite: InviteRowFragment; readonly onClose: () => void }) {
  const [{ fetching }, revokeInvite] = useRevokeInviteMutation();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);

  const revoke = async () => {
    const { data, error } = await revokeInvite({
      input: { invite: { id: invite.id }, ...(reason.trim() && { reason: reason.trim() }) },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.revokeInvite)) return setProblem(describeRefusal(data.revokeInvite));
    notifyDone(`${invite.email} is no longer invited`);
    onClose();
  };

  return (
    <Stack>
      <Text fz="sm">
        The link that <strong>{invite.email}</strong> has stops working at once. The invite stays in the list.
      </Text>
      <ProblemAlert problem={problem} />
      <Textarea
        label="Reason"
        description="For your records. It is not mailed."
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(firstCharacters(event.currentTarget.value, LONGEST_REASON))}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button color="red.9" loading={fetching} onClick={revoke}>
          Revoke
        </Button>
      </Group>
    </Stack>
  );
}
