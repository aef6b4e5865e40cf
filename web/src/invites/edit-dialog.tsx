import { Button, Center, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { type InviteDetailsFragment, type InviteRowFragment, isRefusal } from '@usher/client';
import { useInviteQuery, useUpdateInviteMutation } from '@usher/client/urql';
import { useState } from 'react';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import classes from './invite-drawer.module.css';
import { InviteFields } from './invite-fields.tsx';
import { changedMeanwhile, changesTo, onTopOf, termsOf } from './term-changes.ts';

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
  // As this admin saw it: the list behind may hear of changes while the form is open.
  const [seen, setSeen] = useState(invite);
  const [terms, setTerms] = useState(() => termsOf(invite));
  const [problem, setProblem] = useState<Problem | null>(null);

  const save = async (from: InviteDetailsFragment) => {
    setProblem(null);
    const { data, error } = await updateInvite({
      input: { invite: { id: from.id }, ...changesTo(from, terms), ifUpdatedAt: from.updatedAt },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    const result = data.updateInvite;
    if (result.__typename === 'InviteChangedError') return takeOver(from, result.invite);
    if (isRefusal(result)) return setProblem(describeRefusal(result));
    notifyDone('Saved', 'Nothing was mailed. The link stays the same.');
    onClose();
  };

  async function takeOver(before: InviteDetailsFragment, now: InviteDetailsFragment): Promise<void> {
    setSeen(now);
    const news = changedMeanwhile(before, now);
    // A mail that went out, for example, is nothing to ask about.
    if (news.length === 0) return save(now);
    setTerms(onTopOf(now, before, terms));
    setProblem({
      title: 'Somebody else changed this invite',
      text: `${news.join(' ')} Nothing of yours is saved yet: look at it again, and save.`,
    });
  }

  return (
    <Stack>
      <Text fz="sm" className={classes['email'] ?? ''}>
        {seen.email}
      </Text>
      <ProblemAlert problem={problem} />
      <InviteFields value={terms} onChange={setTerms} keepWindow />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={fetching} onClick={() => save(seen)}>
          Save
        </Button>
      </Group>
    </Stack>
  );
}
