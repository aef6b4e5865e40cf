import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type InviteRowFragment, isRefusal } from '@usher/client';
import { useDeleteInviteMutation } from '@usher/client/urql';
import { useState } from 'react';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';

interface Props {
  /** Null: nothing is asked. */
  readonly invite: InviteRowFragment | null;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks before an invite is removed for good. */
export function DeleteDialog({ invite, onClose, onDeleted }: Props) {
  return (
    <Modal opened={invite !== null} onClose={onClose} title="Delete this invite?">
      {invite && <Delete invite={invite} onClose={onClose} onDeleted={onDeleted} />}
    </Modal>
  );
}

function Delete({ invite, onClose, onDeleted }: Props & { readonly invite: InviteRowFragment }) {
  const [{ fetching }, deleteInvite] = useDeleteInviteMutation();
  const [problem, setProblem] = useState<Problem | null>(null);

  const remove = async () => {
    const { data, error } = await deleteInvite({ input: { id: invite.id } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.deleteInvite)) return setProblem(describeRefusal(data.deleteInvite));
    notifyDone(`The invite of ${invite.email} is deleted`);
    onClose();
    onDeleted();
  };

  return (
    <Stack>
      <Text fz="sm">
        Nothing of the invite to <strong>{invite.email}</strong> remains in the list, and its link stops
        working. To keep a trace, revoke it instead.
      </Text>
      <ProblemAlert problem={problem} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button color="red.9" loading={fetching} onClick={remove}>
          Delete
        </Button>
      </Group>
    </Stack>
  );
}
