import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { isRefusal, type UserDetailsFragment } from '@usher/client';
import {
  useCreatePasswordResetLinkMutation,
  useDeleteUserMutation,
  useErasePersonMutation,
} from '@usher/client/urql';
import { useState } from 'react';
import { useFieldErrors } from '../field-errors.ts';
import { CopyField } from '../look/copy-field.tsx';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';

/** What can be done about somebody's account. */
export type AccountQuestion = 'mail-link' | 'copy-link' | 'delete' | 'erase';

const WORDS: Readonly<
  Record<AccountQuestion, { title: (name: string) => string; meaning: string; button: string }>
> = {
  'mail-link': {
    title: (name) => `Mail ${name} a reset link?`,
    meaning:
      'They get a mail with a link, and set a new password by it. It is valid for 60 minutes, and an older one works no more.',
    button: 'Mail the link',
  },
  'copy-link': {
    title: (name) => `A reset link for ${name}`,
    meaning:
      'Whoever has the link can set the password, so give it to nobody else. It is valid for 60 minutes, and an older one works no more.',
    button: 'Make the link',
  },
  delete: {
    title: (name) => `Delete the account of ${name}?`,
    meaning:
      'They are signed out everywhere at once, and their keys stop working. Invites that they sent stay. The address can be invited again.',
    button: 'Delete the account',
  },
  erase: {
    title: (name) => `Erase ${name}?`,
    meaning:
      'The account, every invite to the address and what the log tells of the person are gone for good. This cannot be undone.',
    button: 'Erase for good',
  },
};

export function titleOfAccountQuestion(question: AccountQuestion, name: string): string {
  return WORDS[question].title(name);
}

interface Props {
  readonly question: AccountQuestion;
  readonly user: UserDetailsFragment;
  readonly onClose: () => void;
  /** The account is gone. */
  readonly onGone: () => void;
}

/** Asks, and does it. */
export function AccountDialog({ question, user, onClose, onGone }: Props) {
  const act = useAct(question, user);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const { meaning, button } = WORDS[question];
  const confirmed = question !== 'erase' || typed.trim().toLowerCase() === user.email;
  const fields = useFieldErrors({
    typed: !confirmed && `Type ${user.email}, so that nobody is erased by mistake.`,
  });

  const go = async () => {
    if (!fields.isGood()) return;
    setBusy(true);
    setProblem(null);
    const { problem: found, resetLink } = await act(typed);
    setBusy(false);
    if (found) return setProblem(found);
    if (question === 'copy-link') return setLink(resetLink ?? null);
    notifyDone(question === 'mail-link' ? 'The link is on its way' : 'Done');
    if (question !== 'mail-link') onGone();
    onClose();
  };

  return (
    <Stack>
      <ProblemAlert problem={problem} />
      <Text fz="sm">{meaning}</Text>
      {question === 'erase' && (
        <TextInput
          label={`Type ${user.email} to go on`}
          type="email"
          autoComplete="off"
          value={typed}
          error={fields.at('typed')}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {link ? (
        <CopyField label="Link" value={link} />
      ) : (
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            {...((question === 'delete' || question === 'erase') && { color: 'red.9' })}
            loading={busy}
            onClick={go}
          >
            {button}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface Outcome {
  readonly problem: Problem | null;
  readonly resetLink?: string;
}

function useAct(question: AccountQuestion, user: UserDetailsFragment): (typed: string) => Promise<Outcome> {
  const [, createLink] = useCreatePasswordResetLinkMutation();
  const [, deleteUser] = useDeleteUserMutation();
  const [, erasePerson] = useErasePersonMutation();
  return async (typed) => {
    if (question === 'delete') {
      const { data, error } = await deleteUser({ input: { id: user.id } });
      return outcomeOf(data?.deleteUser, error);
    }
    if (question === 'erase') {
      const input = { person: { userId: user.id }, confirmEmail: typed };
      const { data, error } = await erasePerson({ input });
      return outcomeOf(data?.erasePerson, error);
    }
    const input = { userId: user.id, sendEmail: question === 'mail-link' };
    const { data, error } = await createLink({ input });
    const result = data?.createPasswordResetLink;
    const made = result?.__typename === 'CreatePasswordResetLinkPayload' ? result : null;
    return { ...outcomeOf(result, error), ...(made && { resetLink: made.resetLink }) };
  };
}

function outcomeOf(
  result: Parameters<typeof isRefusal>[0] | undefined,
  error: Parameters<typeof describeError>[0] | undefined,
): Outcome {
  if (!result) return { problem: error ? describeError(error) : null };
  return { problem: isRefusal(result) ? describeRefusal(result as never) : null };
}
