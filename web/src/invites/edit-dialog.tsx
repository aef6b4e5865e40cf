import { Button, Center, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { InviteDetailsFragment, InviteRowFragment } from '../../../client/generated/graphql.ts';
import { isRefusal } from '../../../client/refusals.ts';
import { useInviteQuery, useUpdateInviteMutation } from '../../../client/urql/generated/hooks.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { InviteFields } from './invite-fields.tsx';
import type { InviteTerms } from './terms.ts';

interface Props {
  /** Null: nothing is asked. */
  readonly invite: InviteRowFragment | null;
  readonly onClose: () => void;
}

/** Changes what an invite carries. Its link stays. */
export function EditDialog({ invite, onClose }: Props) {
  return (
    <Modal opened={invite !== null} onClose={onClose} title="Change this invite">
      {invite && <Load id={invite.id} onClose={onClose} />}
    </Modal>
  );
}

function Load({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const [{ data, error }] = useInviteQuery({ variables: { id } });
  if (data?.invite) return <Edit invite={data.invite} onClose={onClose} />;
  if (error) return <ProblemAlert problem={describeError(error)} />;
  return <Center p="xl">{data ? <Text>This invite is gone.</Text> : <Loader aria-label="Loading" />}</Center>;
}

function Edit({ invite, onClose }: { readonly invite: InviteDetailsFragment; readonly onClose: () => void }) {
  const [{ fetching }, updateInvite] = useUpdateInviteMutation();
  const [terms, setTerms] = useState<InviteTerms>({
    role: invite.role,
    roles: [...invite.roles],
    message: invite.message ?? '',
    window: '',
  });
  const [problem, setProblem] = useState<Problem | null>(null);

  const save = async () => {
    const { data, error } = await updateInvite({
      input: {
        invite: { id: invite.id },
        role: terms.role,
        roles: terms.roles,
        message: terms.message.trim() || null,
        ...(terms.window && { expiresInSeconds: Number(terms.window) }),
      },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.updateInvite)) return setProblem(describeRefusal(data.updateInvite));
    notifyDone('Saved', 'Nothing was mailed. The link stays the same.');
    onClose();
  };

  return (
    <Stack>
      <Text fz="sm">{invite.email}</Text>
      <ProblemAlert problem={problem} />
      <InviteFields value={terms} onChange={setTerms} keepWindow />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={fetching} onClick={save}>
          Save
        </Button>
      </Group>
    </Stack>
  );
}
