import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { isRefusal, type UpdateUserInput, type UserDetailsFragment } from '@usher/client';
import { useUpdateUserMutation } from '@usher/client/urql';
import { useState } from 'react';
import { LabelsInput } from '../invites/labels-input.tsx';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { AccountDialog, type AccountQuestion, titleOfAccountQuestion } from './account-dialog.tsx';

/** What changes a user, and what is done about the account as a whole. */
type ChangeQuestion = 'labels' | 'role' | 'status';
type Question = ChangeQuestion | AccountQuestion;

interface Asked {
  readonly question: Question;
  readonly user: UserDetailsFragment;
}

/** What is being asked about which user. */
export function useUserDialogs() {
  const [asked, setAsked] = useState<Asked | null>(null);
  return {
    asked,
    ask: (question: Question, user: UserDetailsFragment) => setAsked({ question, user }),
    dismiss: () => setAsked(null),
  };
}

export type UserDialogState = ReturnType<typeof useUserDialogs>;

interface Props {
  readonly dialogs: UserDialogState;
  /** An account is gone from the list. */
  readonly onGone: () => void;
}

/** The dialogs about one user. */
export function UserDialogs({ dialogs: { asked, ask, dismiss }, onGone }: Props) {
  return (
    <Modal opened={asked !== null} onClose={dismiss} title={asked && titleOf(asked)}>
      {asked &&
        (isChange(asked) ? (
          <Ask asked={asked} onClose={dismiss} onChanged={(user) => ask(asked.question, user)} />
        ) : (
          <AccountDialog
            question={asked.question as AccountQuestion}
            user={asked.user}
            onClose={dismiss}
            onGone={onGone}
          />
        ))}
    </Modal>
  );
}

interface AskedForChange extends Asked {
  readonly question: ChangeQuestion;
}

function isChange(asked: Asked): asked is AskedForChange {
  return asked.question === 'labels' || asked.question === 'role' || asked.question === 'status';
}

function titleOf({ question, user }: Asked): string {
  switch (question) {
    case 'labels':
      return `Labels of ${user.name}`;
    case 'role':
      return user.role === 'ADMIN' ? `Make ${user.name} a member?` : `Make ${user.name} an admin?`;
    case 'status':
      return user.status === 'ACTIVE' ? `Disable ${user.name}?` : `Enable ${user.name}?`;
    default:
      return titleOfAccountQuestion(question, user.name);
  }
}

function meaningOf({ question, user }: AskedForChange): string | null {
  switch (question) {
    case 'labels':
      return null;
    case 'role':
      return user.role === 'ADMIN'
        ? 'They can no longer invite people, or manage users and keys. They have to sign in again.'
        : 'They can invite people, and manage users and keys. They have to sign in again.';
    case 'status':
      return user.status === 'ACTIVE'
        ? 'They are signed out everywhere at once, and cannot sign in until they are enabled again.'
        : 'They can sign in again, with the password they had.';
  }
}

interface AskProps {
  readonly asked: AskedForChange;
  readonly onClose: () => void;
  /** Somebody else changed the user meanwhile: the question is asked anew, of the user as they are now. */
  readonly onChanged: (user: UserDetailsFragment) => void;
}

function Ask({ asked, onClose, onChanged }: AskProps) {
  const { question, user } = asked;
  const [{ fetching }, updateUser] = useUpdateUserMutation();
  const [roles, setRoles] = useState([...user.roles]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const changes: Readonly<Record<ChangeQuestion, Omit<UpdateUserInput, 'id'>>> = {
    labels: { roles },
    role: { role: user.role === 'ADMIN' ? 'MEMBER' : 'ADMIN' },
    status: { status: user.status === 'ACTIVE' ? 'DISABLED' : 'ACTIVE' },
  };

  const save = async () => {
    const { data, error } = await updateUser({
      input: { id: user.id, ...changes[question], ifUpdatedAt: user.updatedAt },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (data.updateUser.__typename === 'UserChangedError') {
      onChanged(data.updateUser.user);
      setRoles([...data.updateUser.user.roles]);
      return setProblem({
        title: 'Somebody else changed this user',
        text: 'This is what they have now. Nothing of yours is saved yet.',
      });
    }
    if (isRefusal(data.updateUser)) return setProblem(describeRefusal(data.updateUser));
    notifyDone('Saved');
    onClose();
  };

  return (
    <Stack>
      <ProblemAlert problem={problem} />
      {question === 'labels' ? (
        <LabelsInput value={roles} onChange={setRoles} autofocus />
      ) : (
        <Text fz="sm">{meaningOf(asked)}</Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={fetching} onClick={save}>
          {question === 'labels' ? 'Save' : 'Yes, go on'}
        </Button>
      </Group>
    </Stack>
  );
}
